package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Exports that somebody asks for and does not read: they hold no connection, few places, and those not for long. */
class UnreadExportsIT {
    private static final int PLACES = 8;
    private static final int ENTRIES = 40_000;
    private static final int LIMIT_SECONDS = 30;

    private static Map<String, String> settings(FakeProvider provider) {
        Map<String, String> settings = new HashMap<>();
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("PURSER_SECRETS_KEY", "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        settings.put("PURSER_EXPORTS_AT_ONCE", Integer.toString(PLACES));
        // Longer than a busy machine needs to ask for all of them, so that none is cut before the last has begun.
        settings.put("PURSER_EXPORT_PATIENCE", "PT30S");
        return settings;
    }

    /** Some 15 MB of entries, by copying the only one: no buffers of a connection hold an export of that. */
    private static void multiply(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create temporary table many as select e.* from usage_entry e cross join"
                    + " generate_series(1, " + ENTRIES + ")");
            statement.execute("update many set id = gen_random_uuid()");
            statement.execute("insert into usage_entry select * from many");
            // As autovacuum would soon: without it, each page sorts all of them.
            statement.execute("analyze usage_entry");
        }
    }

    /** Asks for everything, and reads the status alone; whether it is an answer. */
    private static boolean begins(PackagedPurser purser, List<Socket> sockets) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(purser.root().getHost(), purser.port()));
        socket.getOutputStream()
                .write(("GET /v1/usage/export HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer "
                                + PostgresResource.OPERATOR_KEY
                                + "\r\n\r\n")
                        .getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), US_ASCII).equals("HTTP/1.1 200");
    }

    private static HttpResponse<String> inTime(PackagedPurser purser, String path, String body) throws Exception {
        HttpResponse<String> response = purser.send(path, body).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static void moneyGoesOn(PackagedPurser purser) throws Exception {
        String hold =
                new JsonPath(inTime(purser, "/route", "{\"prompt\": \"hello\"}").body()).getString("reservation.id");
        inTime(
                purser,
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 3}".formatted(hold));
        inTime(
                purser,
                "/v1/chat/completions",
                "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"messages\": [{\"role\": \"user\","
                        + " \"content\": \"{\\\"prompt\\\": 100, \\\"completion\\\": 50}\"}]}");
        inTime(purser, "/budget-check", "{}");
    }

    private static void assertWasCut(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void takeNothingFromMoneyAndAreCut() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
            String long200 = "t".repeat(200);
            inTime(
                    purser,
                    "/v1/chat/completions",
                    "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"metadata\": {\"purser\": {\"task\": \"%s\"}}, \"messages\":"
                                    .formatted(long200)
                            + " [{\"role\": \"user\", \"content\": \"{\\\"prompt\\\": 100, \\\"completion\\\": 50}\"}]}");
            assertThat(purser.get("/v1/usage/export").body()).contains(long200);
            multiply(database);
            // The first call loads what counts tokens.
            assertThat(purser.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                    .isEqualTo(200);

            List<Socket> first = new ArrayList<>();
            List<Socket> again = new ArrayList<>();
            try {
                while (first.size() < PLACES) {
                    assertThat(begins(purser, first)).isTrue();
                }
                HttpResponse<String> oneMore = purser.get("/v1/usage/export");
                assertThat(oneMore.statusCode()).as(purser.log()).isEqualTo(429);
                assertThat(oneMore.headers().firstValue("retry-after")).isPresent();
                moneyGoesOn(purser);
                // Reports have connections too: no export holds one.
                assertThat(purser.get("/v1/costs").statusCode()).isEqualTo(200);
                assertThat(purser.get("/q/health/ready").statusCode()).isEqualTo(200);

                AtomicInteger begun = new AtomicInteger();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> {
                            while (begun.get() < PLACES && begins(purser, again)) {
                                begun.incrementAndGet();
                            }
                            return begun.get() == PLACES;
                        });
                assertThat(first).allSatisfy(UnreadExportsIT::assertWasCut);
                moneyGoesOn(purser);
            } finally {
                again.addAll(first);
                for (Socket socket : again) {
                    socket.close();
                }
            }
            // Who leaves gives a place back too.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> purser.get("/v1/usage/export?agent=nobody").statusCode() == 200);
        }
    }
}
