package io.purser.cli.akash;

import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code purser market close}: closes a deployment, which brings the rest of its deposit back. */
@Command(name = "close", description = "Closes a deployment, so that what is left of its deposit comes back.")
@RegisterForReflection
final class MarketCloseCommand extends OwnDeploymentCommandBase {
    public @Override int run(Market market, MarketFactory markets) {
        ClosedDeployment closed = market.close("close/" + dseq(), deployment(market));
        output().println("spent " + inAct(closed.spent())
                + closed.refunded()
                        .map(refunded -> ", " + inAct(refunded) + " came back")
                        .orElse("; it was closed already"));
        return CommandLine.ExitCode.OK;
    }
}
