package io.purser.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.cli.base.CommandBase;
import io.purser.json.PlainJson;
import io.purser.problem.ConnectionFailureText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The base of the commands that call a running Purser: it knows the address and the key, and prints problems. */
@Command
@RegisterForReflection
abstract class ServerCommandBase extends CommandBase {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int FIRST_PROBLEM = 400;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private boolean wasReached;

    /** A refusal of the server, with its message. */
    static final class ServerRefusal extends Exception {
        private final boolean isPassing;
        private final boolean isUncertain;

        ServerRefusal(String message) {
            this(message, false, false);
        }

        ServerRefusal(String message, boolean isPassing, boolean isUncertain) {
            super(message);
            this.isPassing = isPassing;
            this.isUncertain = isUncertain;
        }

        /** Whether the same request may succeed in a moment. */
        boolean isPassing() {
            return isPassing;
        }

        /** Whether the server may have carried the request out all the same. */
        boolean isUncertain() {
            return isUncertain;
        }
    }

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (ServerRefusal | WrongAddressException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail(unanswered(e) + "; set PURSER_URL to where it is");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            client.shutdownNow();
        }
    }

    /** Runs the command and returns the exit code. */
    abstract int run() throws ServerRefusal, IOException, InterruptedException;

    /** The beginning of a sentence that says that no answer came. */
    final String unanswered(IOException failure) {
        return "no Purser answers at " + address() + " (" + ConnectionFailureText.why(failure) + ")";
    }

    /** Whether a request of this command may have reached a server. */
    final boolean wasReached() {
        return wasReached;
    }

    private String address() {
        return ServerAddress.of(setting("PURSER_URL"));
    }

    /**
     * Sends a request and returns Purser's answer.
     *
     * @throws ServerRefusal if the status is 400 or more
     */
    final JsonNode ask(String method, String path, @Nullable JsonNode body)
            throws ServerRefusal, IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(ANSWER)
                .header("content-type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        setting("PURSER_API_KEY").ifPresent(key -> request.header("authorization", "Bearer " + key));
        HttpResponse<String> response = send(request.build());
        JsonNode answer = read(response.body());
        if (response.statusCode() >= FIRST_PROBLEM) {
            boolean isPassing = isPassing(response, answer);
            throw new ServerRefusal(
                    problem(response.statusCode(), answer),
                    isPassing,
                    isPassing || response.statusCode() == HttpURLConnection.HTTP_INTERNAL_ERROR);
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            wasReached = true;
            return response;
        } catch (IOException e) {
            wasReached |= switch (e) {
                case ConnectException ignored -> false;
                case HttpConnectTimeoutException ignored -> false;
                case SSLHandshakeException ignored -> false;
                default -> true;
            };
            throw e;
        }
    }

    /** A proxy in front of Purser says so by the status alone; Purser itself says when to ask again. */
    private static boolean isPassing(HttpResponse<String> response, JsonNode answer) {
        return switch (response.statusCode()) {
            case 408, 429, 502, 503, 504 ->
                !answer.path("type").asText().startsWith("urn:purser:")
                        || response.headers().firstValue("retry-after").isPresent();
            default -> false;
        };
    }

    private static JsonNode read(String body) {
        try {
            return PlainJson.MAPPER.readTree(body.isEmpty() ? "{}" : body);
        } catch (JsonProcessingException e) {
            return object().put("detail", "what answers is no Purser");
        }
    }

    private static String problem(int status, JsonNode problem) {
        if (problem.path("violations").isEmpty()) {
            return problem.path("detail").asText("Purser answers " + status);
        }
        StringBuilder text = new StringBuilder();
        problem.path("violations")
                .forEach(violation -> text.append(text.isEmpty() ? "" : System.lineSeparator())
                        .append(violation.path("path").asText())
                        .append(": ")
                        .append(violation.path("message").asText()));
        return text.toString();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
