package io.purser.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.AccessServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(AccessServer.class)
class KeyResourceTest {
    private static RequestSpecification operator() {
        return with(AccessServer.OPERATOR_KEY);
    }

    private static RequestSpecification with(String key) {
        return given().header("authorization", "Bearer " + key).contentType("application/json");
    }

    private static Response create(String body) {
        return operator().body(body).post("/v1/keys");
    }

    @Test
    void makesAKeyThatWorksAtOnceAndIsShownOnce() {
        Response created = create("""
                {"name": "planner", "roles": ["agent", "auditor"], "agent": "planner", "team": "research",
                 "tags": ["nightly"], "functions": ["reports", "route"], "models": ["openrouter:*"],
                 "charges_unreserved": true, "max_app_usd_per_month": "12.5",
                 "requests_per_minute": 600, "tokens_per_minute": 100000, "expires_at": "2099-01-01T00:00:00Z"}""");

        assertThat(created.statusCode()).isEqualTo(201);
        String key = created.path("key");
        String id = created.path("id");
        assertThat(created.<List<String>>path("roles")).containsExactly("agent", "auditor");
        assertThat(created.<String>path("secrets[0].expires_at")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(created.<Boolean>path("charges_unreserved")).isTrue();
        assertThat(created.<Boolean>path("names_agents")).isFalse();
        assertThat(created.<String>path("max_app_usd_per_month")).isEqualTo("12.5");
        assertThat(key).startsWith(created.<String>path("secrets[0].prefix") + "_");
        assertThat(with(key).get("/v1/budgets").statusCode()).isEqualTo(200);
        String list = operator().get("/v1/keys?limit=1000").asString();
        assertThat(list).contains(id).doesNotContain(key).doesNotContain("hash");
    }

    @Test
    void aRevokedKeyIsRefusedSoonThoughItWasInUse() {
        Response created = create("{\"name\": \"short\", \"roles\": [\"auditor\"]}");
        String key = created.path("key");
        assertThat(with(key).get("/v1/audit").statusCode()).isEqualTo(200);

        Response revoked = operator().delete("/v1/keys/" + created.path("id"));

        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(revoked.<String>path("revoked_at")).isNotNull();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> with(key).get("/v1/audit").statusCode() == 401);
    }

    @Test
    void aRotatedKeyHasTwoSecretsUntilTheOverlapEnds() {
        Response created = create("{\"name\": \"rotated\", \"roles\": [\"auditor\"]}");
        String old = created.path("key");

        Response rotated =
                operator().body("{\"overlap_seconds\": 3600}").post("/v1/keys/" + created.path("id") + "/rotate");

        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(rotated.<String>path("id")).isEqualTo(created.<String>path("id"));
        assertThat(with(old).get("/v1/audit").statusCode()).isEqualTo(200);
        assertThat(with(rotated.<String>path("key")).get("/v1/audit").statusCode())
                .isEqualTo(200);
        assertThat(rotated.<List<Object>>path("secrets")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"roles\": [\"agent\"]} | 422 | name",
                "{\"name\": \"a\"} | 422 | roles",
                "{\"name\": \"a\", \"roles\": []} | 422 | roles",
                "{\"name\": \"a\", \"roles\": \"agent\"} | 422 | roles",
                "{\"name\": \"a\", \"roles\": [\"Agent\"]} | 422 | roles[0]",
                "{\"name\": \"a\", \"roles\": [\"agent\", 5]} | 422 | roles[1]",
                "{\"name\": 5, \"roles\": [\"agent\"]} | 422 | name",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"role\": 1} | 422 | role",
                "{\"name\": \"a\", \"name\": \"b\", \"roles\": [\"agent\"]} | 422 | name",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"requests_per_minute\": 3.9} | 422 | requests_per_minute",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"tokens_per_minute\": 0} | 422 | tokens_per_minute",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"functions\": [\"rout\"]} | 422 | functions",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"models\": [\"*\"]} | 422 | models",
                "{\"name\": \"a\", \"roles\": [\"operator\"], \"team\": \"x\"} | 422 | roles",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"expires_at\": \"2020-01-01T00:00:00Z\"} | 422 | expires_at",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"expires_at\": \"soon\"} | 422 | expires_at",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"agent\": \"b\", \"names_agents\": true} | 422 | names_agents",
                "{\"name\": \"a\", \"roles\": [\"agent\"], \"charges_unreserved\": 1} | 422 | charges_unreserved",
                "{\"name\": \"a\", \"roles\": [\"deployer\"], \"max_app_usd_per_month\": \"-1\"} | 422 | max_app_usd_per_month",
                "{\"name\": \"a\" | 400 | ''",
                "[] | 400 | ''",
                "{} {} | 400 | ''"
            })
    void refusesWhatIsNotExactlyAKey(String body, int status, String path) {
        Response answer = create(body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        if (!path.isEmpty()) {
            assertThat(answer.<List<Map<String, String>>>path("violations"))
                    .extracting(violation -> violation.get("path"))
                    .containsExactly(path);
        }
    }

    @Test
    void knowsNoKeyOfAnotherId() {
        String id = "00000000-0000-7000-8000-000000000000";

        assertThat(operator().delete("/v1/keys/" + id).statusCode()).isEqualTo(404);
        assertThat(operator().delete("/v1/keys/1").statusCode()).isEqualTo(404);
        assertThat(operator().body("{}").post("/v1/keys/" + id + "/rotate").statusCode())
                .isEqualTo(404);
        assertThat(operator()
                        .body("{\"overlap_seconds\": -1}")
                        .post("/v1/keys/" + id + "/rotate")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void pagesThroughKeysAndRefusesAQueryItDoesNotKnow() {
        create("{\"name\": \"one\", \"roles\": [\"agent\"]}");
        create("{\"name\": \"two\", \"roles\": [\"agent\"]}");

        Response first = operator().get("/v1/keys?limit=1");
        String next = first.path("next");
        assertThat(first.<List<Object>>path("keys")).hasSize(1);
        assertThat(operator().get("/v1/keys?limit=1&cursor=" + next).<String>path("keys[0].id"))
                .isGreaterThan(next);
        assertThat(operator().get("/v1/keys?limit=0").statusCode()).isEqualTo(422);
        assertThat(operator().get("/v1/keys?limit=1001").statusCode()).isEqualTo(422);
        assertThat(operator().get("/v1/keys?cursor=x").statusCode()).isEqualTo(422);
        assertThat(operator().get("/v1/keys?page=2").statusCode()).isEqualTo(422);
    }

    @Test
    void everyChangeIsInTheAuditLog() {
        Response created = create("{\"name\": \"audited\", \"roles\": [\"agent\"]}");
        operator().delete("/v1/keys/" + created.path("id"));

        List<Map<String, String>> acts = operator().get("/v1/audit?limit=1000").path("acts");

        assertThat(acts)
                .filteredOn(act -> created.<String>path("id").equals(act.get("target")))
                .extracting(act -> act.get("act") + " by " + act.get("caller") + " from " + act.get("address"))
                .containsExactlyInAnyOrder(
                        "key.create by operator from 127.0.0.1", "key.revoke by operator from 127.0.0.1");
    }

    @Test
    void writesNoKeyIntoItsLog() throws Exception {
        Response created = create("{\"name\": \"logged\", \"roles\": [\"agent\"], \"psk_secret\": 1}");
        String key = create("{\"name\": \"logged\", \"roles\": [\"agent\"]}").path("key");
        with(key).get("/v1/keys");
        with(key + "x").get("/v1/keys");
        with(AccessServer.OPERATOR_KEY).get("/v1/nothing");

        assertThat(created.statusCode()).isEqualTo(422);
        String log = Files.readString(Path.of("target/purser-test.log"));
        assertThat(log).contains("a credential was refused");
        assertThat(log).doesNotContain(key.substring(15)).doesNotContain(AccessServer.OPERATOR_KEY.substring(13));
    }
}
