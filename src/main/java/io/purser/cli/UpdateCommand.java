package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser update}: changes the image or the SDL of a deployment, and shows the progress. */
@Command(name = "update", description = "Has a deployment run another image or SDL, in place where that can be.")
@RegisterForReflection
final class UpdateCommand extends OrderCommandBase {
    @Parameters(index = "0", paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "SDL", description = "The file; or give --image.")
    private @Nullable Path sdl;

    @Option(names = "--image", description = "The image that it is to run.")
    private @Nullable String image;

    @Option(names = "--service", description = "Whose image it is, where there are several services.")
    private @Nullable String service;

    @Option(names = "--allow-data-loss", description = "Even where a persistent volume is lost.")
    private boolean allowDataLoss;

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        ObjectNode change = bodyOf(sdl);
        put(change, "image", image);
        put(change, "service", service);
        putIf(allowDataLoss, change, "allow_data_loss");
        int last = lastEvent(id);
        JsonNode answer = askOnce(
                "PUT",
                "/v1/deployments/" + id,
                change,
                UUID.randomUUID().toString(),
                "; it may come all the same: see purser status before you ask for it again");
        String next = answer.path("deployment").asText();
        answer.path("warnings").forEach(warning -> output().println("warning: " + warning.asText()));
        output().println(next);
        return next.equals(id) ? follow(id, "ready", last, now -> complaint(now, last)) : follow(next, "ready", 0);
    }

    /** A deployment is also ready after an update in place that was undone; then it has another hash than was asked for. */
    private static String complaint(JsonNode now, int last) {
        String hash = now.path("hash").asText();
        String asked = hash;
        String why = "";
        for (JsonNode event : now.path("history")) {
            if (event.path("number").asInt() <= last) {
                continue;
            }
            String kind = event.path("kind").asText();
            if (kind.equals("began") && event.path("step").asText().equals("update")) {
                asked = event.path("detail").path("hash").asText(asked);
            } else if (kind.equals("warning")) {
                why = event.path("message").asText();
            }
        }
        return asked.equals(hash) ? "" : "the deployment runs what it ran before the update: " + why;
    }
}
