package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A heap that is really full, because its account was set to far more than there is: the process ends by itself. */
class OutOfMemoryIT {
    private static final int SENDERS = 20;
    private static final byte[] PIECE = " ".repeat(256 * 1024).getBytes(US_ASCII);

    private static Map<String, String> settings(FakeProvider provider, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("PURSER_REPLICA_SILENCE", "PT10S");
        settings.put("PURSER_SECRETS_KEY", "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        return settings;
    }

    private static List<Map<String, Object>> entries(PackagedPurser purser) {
        return Objects.requireNonNullElse(
                new JsonPath(purser.get("/v1/usage?task=under-way").body()).getList("entries"), List.of());
    }

    /** Sends a body that does not end until nobody takes it any more. */
    private static void fill(PackagedPurser purser) {
        try (Socket socket = new Socket(purser.root().getHost(), purser.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer "
                            + PostgresResource.OPERATOR_KEY
                            + "\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n")
                    .getBytes(US_ASCII));
            for (int sent = 0; sent < 1_000_000_000 - PIECE.length; sent += PIECE.length) {
                out.write(PIECE);
            }
        } catch (IOException e) {
            // It takes no more.
        }
    }

    @Test
    void endsTheProcessAndTheNextOneSettlesWhatWasUnderWay() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (FakeProvider provider = new FakeProvider();
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, String> absurd = settings(
                    provider,
                    Map.of(
                            "PURSER_REQUEST_MEMORY_BYTES", "1000000000000",
                            "PURSER_REQUEST_MEMORY_PER_KEY_BYTES", "1000000000000",
                            "PURSER_MAX_BODY_BYTES", "1000000000"));
            try (PackagedPurser purser = PackagedPurser.start(database, absurd)) {
                CompletableFuture<?> underWay = purser.send(
                        "/v1/chat/completions",
                        "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"metadata\": {\"purser\": {\"task\": \"under-way\"}},"
                                + " \"messages\": [{\"role\": \"user\", \"content\": \"{\\\"hang\\\": true}\"}]}");
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> provider.callsWith("hang") == 1);
                assertThat(underWay).isNotDone();

                for (int i = 0; i < SENDERS; i++) {
                    senders.execute(() -> fill(purser));
                }

                assertThat(purser.awaitExit(Duration.ofSeconds(30))).isEqualTo(3);
            }
            try (PackagedPurser purser = PackagedPurser.start(database, settings(provider, Map.of()))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> !entries(purser).isEmpty());
                assertThat(entries(purser))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry)
                                .containsEntry("status", "unsettled")
                                .containsEntry("cost_usd", entry.get("bound_usd")));
                JsonPath month = new JsonPath(purser.post("/budget-check", "{}").body());
                assertThat(month.getString("budgets[0].spent_usd"))
                        .isEqualTo(entries(purser).getFirst().get("cost_usd"));
                assertThat(month.getString("budgets[0].reserved_usd")).isEqualTo("0");
                assertThat(provider.callsWith("hang")).isEqualTo(1);
            }
        }
    }
}
