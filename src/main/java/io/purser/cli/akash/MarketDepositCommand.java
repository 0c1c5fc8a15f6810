package io.purser.cli.akash;

import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser market deposit}: adds ACT to a deployment's escrow. */
@Command(name = "deposit", description = "Adds to what a deployment is paid from.")
@RegisterForReflection
final class MarketDepositCommand extends OwnDeploymentCommandBase {
    @Parameters(index = "1", paramLabel = "ACT", description = "How many ACT (about dollars).")
    private BigDecimal amount = BigDecimal.ZERO;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this deposit: one name is paid once. Say the one of an earlier attempt whose outcome was"
                    + " left open, to go on with that one.")
    private String name = "";

    public @Override int run(Market market, MarketFactory markets) {
        if (name.isEmpty()) {
            name = Long.toString(Clock.systemUTC().millis());
        }
        market.deposit("deposit/" + dseq() + "/" + name, deployment(market), act(amount));
        return CommandLine.ExitCode.OK;
    }

    @Override
    String howToGoOn() {
        return "\nto go on with it, do the same with --name " + name;
    }
}
