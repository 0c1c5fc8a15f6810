package io.purser.cli.akash;

import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser market update}: changes an image, command, environment or host names in place. */
@Command(
        name = "update",
        description = "Deploys another version of the file in place: image, command, args, env and hosts may differ,"
                + " the groups' resources and prices may not.")
@RegisterForReflection
final class MarketUpdateCommand extends OwnDeploymentCommandBase {
    @Parameters(index = "1", paramLabel = "FILE", description = "The new SDL file.")
    private String file = "";

    public @Override int run(Market market, MarketFactory markets) {
        // The operation's name does not use the hash: a return to an earlier version is another update.
        market.update("update/" + dseq() + "/" + Instant.now(), deployment(market), sdl(market, file));
        return CommandLine.ExitCode.OK;
    }
}
