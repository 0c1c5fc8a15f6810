package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A kept answer of megabytes that is asked for many times at once, in every way that a key can be brought. */
class KeptAnswersIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SECRETS_KEY = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String ONCE = "asked-for-again-and-again";
    private static final String ASK =
            "{\"model\": \"openrouter:qwen2-72b\", \"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
    private static final int REPETITIONS = 60;
    private static final int RECEIVE_BUFFER = 4_096;

    /** Reading it takes nearly all that one key may have: two are not to be read at once. */
    private static final String LONG = "x".repeat(PackagedPurser.isNative() ? 1_900_000 : 7_500_000);

    private static Map<String, String> settings(FakeProvider provider) {
        Map<String, String> settings = new HashMap<>();
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("PURSER_SECRETS_KEY", SECRETS_KEY);
        settings.put("PURSER_CALLS_PER_KEY", "1000");
        settings.put("PURSER_CALLER_READ_TIMEOUT", "PT2S");
        return settings;
    }

    private static String keyOf(PackagedPurser purser) {
        HttpResponse<String> made = purser.post("/v1/keys", "{\"name\": \"greedy\", \"roles\": [\"agent\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new JsonPath(made.body()).getString("key");
    }

    private static HttpResponse<String> repeat(PackagedPurser purser, String key) throws Exception {
        return purser.sendWith(key, CHAT, ASK, Map.of("Idempotency-Key", ONCE)).get(30, TimeUnit.SECONDS);
    }

    /** What was answered becomes longer than this heap would have kept; a replica with a larger one does keep it. */
    private static void lengthen(String database) throws SQLException {
        SecretBox box = new SecretBox(SecretsKeys.parse(SECRETS_KEY), new SecureRandom());
        List<String> callers = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres")) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select caller from idempotency")) {
                while (row.next()) {
                    callers.add(row.getString(1));
                }
            }
            for (String caller : callers) {
                byte[] sealed =
                        box.seal(LONG.getBytes(UTF_8), ("idempotency\n" + caller + "\n" + ONCE).getBytes(UTF_8));
                try (PreparedStatement update =
                        connection.prepareStatement("update idempotency set body = ? where caller = ?")) {
                    update.setString(1, Base64.getEncoder().encodeToString(sealed));
                    update.setString(2, caller);
                    assertThat(update.executeUpdate()).isEqualTo(1);
                }
            }
        }
    }

    /** Asks for it again, and reads no more than the status. */
    private static Socket repeatUnread(PackagedPurser purser, String key) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(purser.root().getHost(), purser.port()));
        socket.getOutputStream()
                .write(("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                                + "idempotency-key: " + ONCE + "\r\nauthorization: Bearer " + key
                                + "\r\ncontent-length: " + ASK.length() + "\r\n\r\n" + ASK)
                        .getBytes(US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), US_ASCII).substring(9));
    }

    private static void routeAnswersWithinASecond(PackagedPurser purser) throws Exception {
        assertThat(purser.isAlive()).isTrue();
        purser.awaitAnswerWithinASecond();
    }

    private static void assertAllIsFree(PackagedPurser purser, List<String> keys) {
        for (String key : keys) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        HttpResponse<String> again = repeat(purser, key);
                        assertThat(again.statusCode()).isEqualTo(200);
                        assertThat(again.headers().firstValue("x-purser-replayed"))
                                .contains("true");
                        assertThat(again.body().equals(LONG)).isTrue(); // too long to be shown
                    });
        }
    }

    @Test
    void surviveIt() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                keys.add(keyOf(purser));
                assertThat(repeat(purser, keys.getLast()).statusCode()).isEqualTo(200);
            }
            lengthen(database);
            // The first call loads what counts tokens.
            assertThat(purser.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                    .isEqualTo(200);

            repeatThemUnread(purser, keys);
            routeAnswersWithinASecond(purser);
            assertAllIsFree(purser, keys);

            bringTheKeyForOtherRequests(purser, keys);
            routeAnswersWithinASecond(purser);
            assertAllIsFree(purser, keys);
        }
    }

    private static void repeatThemUnread(PackagedPurser purser, List<String> keys) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        try {
            for (int i = 0; i < REPETITIONS; i++) {
                sockets.add(repeatUnread(purser, keys.get(i % keys.size())));
            }
            for (Socket socket : sockets) {
                statuses.add(status(socket));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(statuses).containsOnly(200, 503);
    }

    /** The answer is none of theirs, and is not read for them. */
    private static void bringTheKeyForOtherRequests(PackagedPurser purser, List<String> keys) {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            String key = keys.get(i % keys.size());
            asked.add(
                    i % 2 == 0
                            ? purser.sendWith(
                                    key, CHAT, ASK.replace("\"hi\"", "\"ho\""), Map.of("Idempotency-Key", ONCE))
                            : purser.sendWith(
                                    key,
                                    "/route",
                                    "{\"prompt\": \"hello\", \"idempotency_key\": \"%s\"}".formatted(ONCE),
                                    Map.of()));
        }
        assertThat(asked)
                .allSatisfy(answer -> assertThat(answer.join().statusCode())
                        .as(answer.join().body())
                        .isEqualTo(409));
    }
}
