package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.purser.access.github.SignedTokens;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who may call, where it takes more than one process to see: replicas, and GitHub's published keys. */
class AccessIT {
    private static final String SECRETS_KEY = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String AUDIENCE = "https://purser.example";

    @Test
    void aRevocationReachesASecondReplicaSoon() throws IOException {
        String database = PostgresResource.freshDatabase();
        Map<String, String> settings = Map.of("PURSER_SECRETS_KEY", SECRETS_KEY);
        try (PackagedPurser first = PackagedPurser.start(database, settings);
                PackagedPurser second = PackagedPurser.start(database, settings)) {
            HttpResponse<String> created = first.post("/v1/keys", "{\"name\": \"short\", \"roles\": [\"auditor\"]}");
            JsonPath key = new JsonPath(created.body());
            assertThat(first.statusWith(key.getString("key"), "/v1/audit")).isEqualTo(200);
            assertThat(second.statusWith(key.getString("key"), "/v1/audit")).isEqualTo(200);

            assertThat(first.delete("/v1/keys/" + key.getString("id")).statusCode())
                    .isEqualTo(200);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> second.statusWith(key.getString("key"), "/v1/audit") == 401);
        }
    }

    @Test
    void fetchesGithubsKeysOnceAndTellsItsTokensFromForgedOnes() throws IOException {
        SignedTokens github = new SignedTokens("key-1");
        AtomicInteger fetches = new AtomicInteger();
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/.well-known/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] keys = github.published();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        String address = "http://127.0.0.1:" + issuer.getAddress().getPort();
        try (PackagedPurser purser = PackagedPurser.start(
                PostgresResource.freshDatabase(),
                Map.of(
                        "PURSER_GITHUB_ISSUER",
                        address,
                        "PURSER_GITHUB_AUDIENCE",
                        AUDIENCE,
                        "PURSER_GITHUB_RULES",
                        "[{\"repository\": \"acme/shop\", \"ref\": \"refs/heads/main\"}]"))) {
            Map<String, Object> claims = SignedTokens.push(AUDIENCE, Instant.now());
            claims.put("iss", address);

            assertThat(purser.statusWith(github.sign(claims), "/v1/models")).isEqualTo(200);
            assertThat(purser.statusWith(github.sign(claims), "/v1/audit")).isEqualTo(403);
            assertThat(purser.statusWith(new SignedTokens("key-1").sign(claims), "/v1/models"))
                    .isEqualTo(401);
            assertThat(purser.statusWith(github.unsigned(claims), "/v1/models")).isEqualTo(401);
            assertThat(fetches).hasValue(1);
        } finally {
            issuer.stop(0);
        }
    }
}
