package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser status}: lists the deployments, or shows everything about one of them. */
@Command(name = "status", description = "Lists the deployments of the Purser at PURSER_URL, or tells all about one.")
@RegisterForReflection
final class StatusCommand extends ServerCommandBase {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "A deployment; all of them without.")
    private @Nullable String id;

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        if (id != null) {
            output().println(ask("GET", "/v1/deployments/" + id, null).toPrettyString());
            return CommandLine.ExitCode.OK;
        }
        @Nullable String cursor = "";
        while (cursor != null) {
            JsonNode page = ask("GET", "/v1/deployments?limit=100" + cursor, null);
            page.path("deployments").forEach(this::print);
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : null;
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(JsonNode deployment) {
        output().printf(
                        "%s  %-13s  %-7s  %s  %s USD%n",
                        deployment.path("deployment").asText(),
                        deployment.path("state").asText(),
                        deployment.path("market").asText(),
                        deployment.path("name").asText(),
                        deployment.path("cost_usd").asText());
    }
}
