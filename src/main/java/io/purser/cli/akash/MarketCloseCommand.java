package io.purser.cli.akash;

import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser market close}: closes a deployment, which brings the rest of its deposit back. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description = "Closes a deployment, so that what is left of its deposit comes back.")
@RegisterForReflection
final class MarketCloseCommand extends MarketCommandBase {
    @Parameters(paramLabel = "DSEQ", description = "The deployment.")
    private long dseq;

    MarketCloseCommand() {
        this(AkashCommandBase::ofEnvironment);
    }

    MarketCloseCommand(Function<String, Optional<String>> settings) {
        super(settings);
    }

    public @Override int run(Market market, MarketFactory markets) {
        ClosedDeployment closed = market.close("close/" + dseq, ours(market, dseq));
        output().println("spent " + inAct(closed.spent())
                + closed.refunded()
                        .map(refunded -> ", " + inAct(refunded) + " came back")
                        .orElse("; it was closed already"));
        return CommandLine.ExitCode.OK;
    }
}
