package io.purser.cli;

import io.purser.deploy.market.Market;
import io.purser.deploy.market.Markets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser market update}: another image, command, environment or host names, in place. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = "Deploys another version of the file in place: image, command, args, env and hosts may differ,"
                + " the groups' resources and prices may not.")
@RegisterForReflection
final class MarketUpdate extends MarketVerb {
    @Parameters(index = "0", paramLabel = "DSEQ", description = "The deployment.")
    private long dseq;

    @Parameters(index = "1", paramLabel = "FILE", description = "The new SDL file.")
    private String file = "";

    MarketUpdate() {
        this(AkashVerb::ofEnvironment);
    }

    MarketUpdate(Function<String, Optional<String>> settings) {
        super(settings);
    }

    @Override
    int run(Market market, Markets markets) {
        // Not named after the hash: going back to an earlier version is another update.
        market.update("update/" + dseq + "/" + Instant.now(), ours(market, dseq), sdl(market, file));
        return CommandLine.ExitCode.OK;
    }
}
