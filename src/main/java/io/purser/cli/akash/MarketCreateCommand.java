package io.purser.cli.akash;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser market create}: creates a deployment with its deposit, open for bids. */
@Command(
        name = "create",
        description = "Opens a deployment of the file, pays its deposit, and prints its dseq. It costs nothing more"
                + " until `lease`; `close` gives the deposit back.")
@RegisterForReflection
final class MarketCreateCommand extends MarketCommandBase {
    @Parameters(paramLabel = "FILE", description = "An SDL file; - for standard input.")
    private String file = "";

    @Option(names = "--deposit", paramLabel = "ACT", required = true, description = "How many ACT (about dollars).")
    private BigDecimal deposit = BigDecimal.ZERO;

    @Option(
            names = "--dseq",
            paramLabel = "DSEQ",
            description = "Its number, chosen by the clock if not said. Say the one of an earlier attempt whose outcome"
                    + " was left open, to go on with that one.")
    private long dseq;

    public @Override int run(Market market, MarketFactory markets) {
        boolean isNew = dseq == 0;
        // Console need not accept again what it accepted in an earlier attempt. But a price in uakt ends every attempt.
        Sdl sdl = isNew ? sdl(market, file) : inAct(file);
        if (isNew) {
            dseq = Clock.systemUTC().millis();
        } else {
            requireNotClosed(market);
        }
        output().println(market.create("create/" + dseq, new DeploymentPlacement(dseq, sdl, act(deposit)))
                .id()
                .dseq());
        return CommandLine.ExitCode.OK;
    }

    /** Refuses to continue an earlier attempt whose deployment has been created and closed since. */
    private void requireNotClosed(Market market) {
        if (market.find(dseq)
                .flatMap(market::status)
                .filter(view -> !view.isActive())
                .isPresent()) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "deployment " + dseq + " was created and has been closed since, and no dseq is given twice; to"
                            + " create another, leave --dseq out");
        }
    }

    @Override
    String howToGoOn() {
        return "\nto go on with it, do the same with --dseq " + dseq;
    }
}
