package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The base of the commands that wait for a deployment. They print its progress line by line until it reaches a state.
 */
@Command
@RegisterForReflection
abstract class DeployCommandBase extends ServerCommandBase {
    private Patience patience = new Patience(Duration.ofSeconds(1), Duration.ofMinutes(3));

    /**
     * How long a command asks again.
     *
     * @param pause between two requests
     * @param most from the first request without an answer on
     */
    record Patience(Duration pause, Duration most) {}

    final void have(Patience other) {
        patience = other;
    }

    /**
     * Sends a request that may be repeated, again and again while its answer is lost or Purser asks for patience. Fails
     * at once if no server was ever there.
     */
    final JsonNode askUntilAnswered(String method, String path, @Nullable JsonNode body)
            throws ServerRefusal, IOException, InterruptedException {
        long start = System.nanoTime();
        String told = "";
        while (true) {
            String why;
            try {
                return ask(method, path, body);
            } catch (ServerRefusal e) {
                if (!e.isPassing() || isOver(start)) {
                    throw e;
                }
                why = String.valueOf(e.getMessage());
            } catch (IOException e) {
                if (!wasReached() || isOver(start)) {
                    throw e;
                }
                why = unanswered(e);
            }
            if (!why.equals(told)) {
                errors().println(why + "; asking again");
                told = why;
            }
            Thread.sleep(patience.pause());
        }
    }

    private boolean isOver(long start) {
        return System.nanoTime() - start > patience.most().toNanos();
    }

    /**
     * Prints the deployment's events until it is ready, closed or failed.
     *
     * @param wanted the state to wait for
     * @param after the number of the last event that was printed before
     * @return the exit code: 0 if the deployment reached the wanted state
     */
    final int follow(String id, String wanted, int after) throws ServerRefusal, InterruptedException {
        return follow(id, wanted, after, reached -> "");
    }

    /**
     * The same, with a last look at the deployment.
     *
     * @param complaint what is wrong with a deployment that reached the wanted state; empty if nothing is
     */
    final int follow(String id, String wanted, int after, Function<JsonNode, String> complaint)
            throws ServerRefusal, InterruptedException {
        String advice = "; the deployment goes on without this command: purser status " + id + " tells how far it is";
        try {
            return look(id, wanted, after, complaint);
        } catch (ServerRefusal e) {
            throw new ServerRefusal(e.getMessage() + advice);
        } catch (IOException e) {
            throw new ServerRefusal(unanswered(e) + advice);
        }
    }

    private int look(String id, String wanted, int after, Function<JsonNode, String> complaint)
            throws ServerRefusal, IOException, InterruptedException {
        int last = after;
        while (true) {
            JsonNode known = askUntilAnswered("GET", "/v1/deployments/" + id, null);
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
                String wrong = complaint.apply(known);
                if (!wrong.isEmpty()) {
                    errors().println(wrong);
                }
                return wrong.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
            if (Set.of("closed", "failed").contains(state)) {
                return state.equals(wanted) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
            Thread.sleep(patience.pause());
        }
    }

    /** The number of the newest event; 0 if the deployment has no event. */
    final int lastEvent(String id) throws ServerRefusal, IOException, InterruptedException {
        JsonNode history =
                askUntilAnswered("GET", "/v1/deployments/" + id, null).path("history");
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
