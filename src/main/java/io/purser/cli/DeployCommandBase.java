package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The base of the commands that wait for a deployment. They print its progress line by line until it reaches a state.
 */
@Command
@RegisterForReflection
abstract class DeployCommandBase extends ServerCommandBase {
    private static final long BETWEEN_LOOKS_MILLIS = 1_000;

    /**
     * Prints the deployment's events until it is ready, closed or failed.
     *
     * @param wanted the state to wait for
     * @param after the number of the last event that was printed before
     * @return the exit code: 0 if the deployment reached the wanted state
     */
    final int follow(String id, String wanted, int after) throws ServerRefusal, IOException, InterruptedException {
        int last = after;
        while (true) {
            JsonNode known = ask("GET", "/v1/deployments/" + id, null);
            for (JsonNode event : known.path("history")) {
                if (event.path("number").asInt() > last) {
                    last = event.path("number").asInt();
                    output().println(line(event));
                    output().flush();
                }
            }
            String state = known.path("state").asText();
            boolean isSettled = known.path("step").isMissingNode();
            if (state.equals(wanted)
                    && isSettled
                    && (last > after || known.path("history").isEmpty())) {
                known.path("uris").forEach(uri -> output().println(uri.asText()));
                return CommandLine.ExitCode.OK;
            }
            if (Set.of("closed", "failed").contains(state)) {
                return state.equals(wanted) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    /** The number of the newest event; 0 if the deployment has no event. */
    final int lastEvent(String id) throws ServerRefusal, IOException, InterruptedException {
        JsonNode history = ask("GET", "/v1/deployments/" + id, null).path("history");
        return history.isEmpty()
                ? 0
                : history.get(history.size() - 1).path("number").asInt();
    }

    private static String line(JsonNode event) {
        String time = event.path("time").asText();
        return "%s  %-13s  %s"
                .formatted(
                        time.substring(11, Math.min(19, time.length())),
                        event.path("state").asText(),
                        event.path("message").asText());
    }
}
