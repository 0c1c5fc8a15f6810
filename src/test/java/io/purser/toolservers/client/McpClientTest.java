package io.purser.toolservers.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.tools.RpcServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The memory of what a server answers beside the results of its tools. */
class McpClientTest {
    private static final int OBJECTS = 15_000;
    private static final int BYTES_OF_OBJECT = 192;
    private static final int LARGEST_STEP = 65_536;
    private static final String TREES = "{},".repeat(OBJECTS) + "{}";

    private final AtomicLong taken = new AtomicLong();

    private ServerFailure failure(RpcServer server, @Nullable Peer peer) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            McpClient client = new McpClient(URI.create(server.url()), null, false, () -> http);
            ExchangeLimits limits = ExchangeLimits.within(Duration.ofSeconds(20), Long.MAX_VALUE, 1, taken::addAndGet);
            return catchThrowableOfType(
                    ServerFailure.class,
                    () -> client.ask(
                            RpcRequest.call(
                                    "query",
                                    new CallContent(
                                            new WrittenObject(new byte[] {'{', '}'}),
                                            PlainJson.MAPPER.createObjectNode(),
                                            null,
                                            null,
                                            Map.of(),
                                            null,
                                            null)),
                            peer == null ? client.peer(limits) : peer,
                            false,
                            limits));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void accountsForTheTreesOfAGreeting() {
        try (RpcServer server = new RpcServer()
                .on("server/discover", RpcServer.result("{\"supportedVersions\": [%s]}".formatted(TREES)))) {
            assertThat(failure(server, null).effect()).isEqualTo(ServerFailure.Effect.NOT_SENT);
            assertThat(taken.get()).isGreaterThan((long) OBJECTS * BYTES_OF_OBJECT - LARGEST_STEP);
        }
    }

    @Test
    void endsAGreetingThatIsTooLong() {
        try (RpcServer server =
                new RpcServer().on("server/discover", RpcServer.result("[%s]".formatted(TREES.repeat(4))))) {
            assertThat(failure(server, null).effect()).isEqualTo(ServerFailure.Effect.NOT_SENT);
            assertThat(taken.get()).isLessThan((long) OBJECTS * BYTES_OF_OBJECT);
        }
    }

    @Test
    void blamesNoServerIfThereIsNoMemoryForItsGreeting() {
        ExchangeLimits limits = ExchangeLimits.within(Duration.ofSeconds(20), Long.MAX_VALUE, 1, bytes -> {
            throw Problem.of(ProblemType.NOT_READY, "the memory is taken");
        });
        try (RpcServer server = new RpcServer();
                HttpClient http = HttpClient.newHttpClient()) {
            McpClient client = new McpClient(URI.create(server.url()), null, false, () -> http);

            ServerFailure failure = catchThrowableOfType(ServerFailure.class, () -> client.peer(limits));

            assertThat(failure.effect()).isEqualTo(ServerFailure.Effect.BUSY);
            assertThat(failure.why()).isEqualTo("answers with more than there is memory for now");
        }
    }

    @Test
    void readsTheMessageOfARefusalWithoutATree() {
        String body = "{\"a\": [%s], \"error\": {\"code\": 1, \"message\": \"no such index\"}}".formatted(TREES);
        try (RpcServer server = new RpcServer().on("tools/call", (exchange, message) -> send(exchange, 400, body))) {
            ServerFailure failure = failure(server, Peer.WITHOUT_SESSION);

            assertThat(failure.why()).isEqualTo("refuses the request with status 400: no such index");
            assertThat(taken.get()).isEqualTo(body.length());
        }
    }
}
