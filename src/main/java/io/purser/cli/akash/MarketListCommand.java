package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.OwnDeployment;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser market list}: lists our active deployments, which cost money. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the active deployments of whoever pays: dseq, and hash of the manifest.")
@RegisterForReflection
final class MarketListCommand extends MarketCommandBase {
    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    MarketListCommand() {
        this(AkashCommandBase::ofEnvironment);
    }

    MarketListCommand(Function<String, Optional<String>> settings) {
        super(settings);
    }

    public @Override int run(Market market, MarketFactory markets) {
        List<OwnDeployment> active = market.active();
        if (json) {
            ArrayNode answer = JsonNodeFactory.instance.arrayNode();
            active.forEach(own -> answer.addObject()
                    .put("dseq", Long.toString(own.id().dseq()))
                    .put("owner", own.id().owner().text())
                    .put("hash", own.hash().toString()));
            print(answer);
        } else {
            active.forEach(own -> output().println(own.id().dseq() + "  " + own.hash()));
        }
        return CommandLine.ExitCode.OK;
    }
}
