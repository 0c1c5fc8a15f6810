package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.OwnDeployment;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code purser market list}: lists our active deployments, which cost money. */
@Command(name = "list", description = "Lists the active deployments of whoever pays: dseq, and hash of the manifest.")
@RegisterForReflection
final class MarketListCommand extends MarketCommandBase {
    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(Market market, MarketFactory markets) {
        List<OwnDeployment> active = market.active();
        if (json.isWanted()) {
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
