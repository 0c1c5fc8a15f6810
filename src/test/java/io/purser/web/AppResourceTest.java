package io.purser.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.GithubResource;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Apps, and the pushes to them. */
@QuarkusTest
@WithAkash
class AppResourceTest extends AppCalls {
    private static final String FIRST = "a".repeat(40);
    private static final String SECOND = "b".repeat(40);

    private static Response deliver(String event, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(GithubResource.WEBHOOK_SECRET.getBytes(UTF_8), "HmacSHA256"));
        return RestAssured.given()
                .contentType("application/json")
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))))
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-GitHub-Event", event)
                .body(body)
                .post("/hooks/github");
    }

    private static String push(String commit) {
        return """
                {"ref": "refs/heads/main", "after": "%s", "deleted": false, "repository": {"full_name": "acme/shop"}}
                """.formatted(commit);
    }

    private static JsonPath awaitDeployment(String id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> Api.get("/v1/deployments/" + id).jsonPath(),
                        found -> state.equals(found.getString("state")) && found.getString("step") == null);
    }

    /** Waits until the release of that commit is deployed. */
    private static JsonPath awaitOrdered(String name, String commit) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> Api.get("/v1/apps/" + name).jsonPath(),
                        found -> "ordered"
                                .equals(found.getString(
                                        "releases.find { it.revision == '%s' }?.state".formatted(commit))));
    }

    @Test
    void isDeployedByAPushOncePerCommitUpdatedInPlaceReplacedAndClosed() throws Exception {
        ObjectNode described = app("128Mi");
        described.put(
                "sdl",
                described.get("sdl").asText().replaceFirst("(?m)^( *)expose:", "$1env:\n$1- \"T=\\${T}\"\n$1expose:"));
        described.putObject("secrets").put("T", "hush-hush");
        described.putObject("budget").put("limit_usd", "40").put("window", "month");
        Response made = put("pushed", described);
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        assertThat(made.jsonPath().getString("repository")).isEqualTo("Acme/Shop");
        assertThat(made.jsonPath().getList("secrets", String.class)).containsExactly("T");
        assertThat(made.asString()).doesNotContain("hush-hush");

        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> deliver("push", push(FIRST))));
            }
        }
        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().asString()).isEqualTo(202);
            assertThat(answer.get().jsonPath().getList("apps", String.class)).containsExactly("pushed");
        }
        JsonPath first = awaitOrdered("pushed", FIRST);
        assertThat(first.getList("releases")).hasSize(1);
        String deployment = first.getString("deployment");
        JsonPath ready = awaitDeployment(deployment, "ready");
        assertThat(Api.get("/v1/deployments").jsonPath().getList("deployments.name", String.class))
                .containsOnlyOnce("pushed");

        deliver("push", push(SECOND));
        JsonPath second = awaitOrdered("pushed", SECOND);
        assertThat(second.getString("deployment")).isEqualTo(deployment);
        assertThat(second.getString("releases[0].message")).isEqualTo("updated in place");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !ready.getString("hash")
                        .equals(Api.get("/v1/deployments/" + deployment)
                                .jsonPath()
                                .getString("hash")));
        awaitDeployment(deployment, "ready");
        JsonPath budgets = Api.get("/v1/budgets").jsonPath();
        assertThat(budgets.getString("budgets.find { it.name == 'app:pushed' }.scope.tag"))
                .isEqualTo("app:pushed");
        assertThat(budgets.getString("budgets.find { it.name == 'app:pushed' }.limit_usd"))
                .isEqualTo("40");
        assertThat(budgets.getString("budgets.find { it.name == 'app:pushed' }.reserved_usd"))
                .isNotEqualTo("0");

        Response again = Api.post("/deploy", "{\"app\": \"pushed\", \"revision\": \"%s\"}".formatted(SECOND));
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
        assertThat(again.jsonPath().getString("release")).isEqualTo(second.getString("releases[0].release"));
        assertThat(again.jsonPath().getString("groups[0].services[0].image")).isEqualTo("ghcr.io/acme/shop:" + SECOND);

        assertThat(put("pushed", app("256Mi")).statusCode()).isEqualTo(200);
        assertThat(Api.get("/v1/budgets").jsonPath().getList("budgets.name", String.class))
                .doesNotContain("app:pushed");
        Response changed = Api.post(
                "/deploy", "{\"app\": \"pushed\", \"revision\": \"%s\", \"idempotency_key\": \"k\"}".formatted(SECOND));
        String next = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> Api.get("/v1/apps/pushed").jsonPath().getString("deployment"),
                        id -> !id.equals(deployment));
        assertThat(changed.jsonPath().getString("release"))
                .isNotEqualTo(again.jsonPath().getString("release"));
        awaitDeployment(next, "ready");
        awaitDeployment(deployment, "closed");

        assertThat(Api.asOperator().delete("/v1/apps/pushed").statusCode()).isEqualTo(204);
        awaitDeployment(next, "closed");
        assertThat(Api.get("/v1/apps/pushed").statusCode()).isEqualTo(404);
        assertThat(Api.get("/v1/audit").jsonPath().getList("acts.act", String.class))
                .containsSubsequence("app.delete", "app.change", "app.create");
    }

    @Test
    void isBuiltFromItsRepositoryWhereItHasNoSdl() {
        GithubResource.github().push("acme/site", "main", FIRST, Map.of("index.html", "<h1>", "README.md", "a site"));
        Response made = put(
                "site", JSON.createObjectNode().put("repository", "acme/site").put("branch", "main"));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        assertThat(made.jsonPath().getString("trigger")).isEqualTo("push");
        assertThat(made.jsonPath().getBoolean("top_up")).isFalse();

        Response dry = Api.post("/deploy", "{\"app\": \"site\", \"dry_run\": true}");

        assertThat(dry.statusCode()).as(dry.asString()).isEqualTo(200);
        assertThat(dry.jsonPath().getString("state")).isEqualTo("dry-run");
        assertThat(dry.jsonPath().getString("source.framework")).isEqualTo("static");
        assertThat(dry.jsonPath().getString("source.commit")).isEqualTo(FIRST);
        assertThat(Api.get("/v1/apps/site").jsonPath().getList("releases")).isEmpty();
        Api.asOperator().delete("/v1/apps/site");
    }

    @Test
    void waitsForItsWorkflowAndForNobodyElses() throws Exception {
        ObjectNode app = app("128Mi").put("workflow", ".github/workflows/image.yml");
        app.remove("trigger");
        app.put("repository", "acme/built");
        assertThat(put("built", app).jsonPath().getString("trigger")).isEqualTo("workflow");
        String run = """
                {"action": "completed", "repository": {"full_name": "acme/built"},
                 "workflow_run": {"conclusion": "%s", "event": "push", "head_branch": "main", "head_sha": "%s",
                   "path": ".github/workflows/%s", "head_repository": {"full_name": "%s"}}}
                """;
        // The push of a long branch, of which only the workflow tells.
        assertThat(deliver("push", push(FIRST).replace("acme/shop", "acme/built") + " ".repeat(1 << 20))
                        .statusCode())
                .isEqualTo(413);
        for (String other : List.of(
                push(FIRST).replace("acme/shop", "acme/built"),
                run.formatted("failure", FIRST, "image.yml", "acme/built"),
                run.formatted("success", FIRST, "other.yml", "acme/built"),
                run.formatted("success", FIRST, "image.yml", "evil/built"))) {
            String event = other.contains("workflow_run") ? "workflow_run" : "push";
            assertThat(deliver(event, other).jsonPath().getList("apps", String.class))
                    .isEmpty();
        }

        assertThat(deliver("workflow_run", run.formatted("success", FIRST, "image.yml", "acme/built"))
                        .jsonPath()
                        .getList("apps", String.class))
                .containsExactly("built");
        Api.asOperator().delete("/v1/apps/built");
    }

    @Test
    void refusesWhatIsWrongByName() {
        Response wrong = put(
                "wrong",
                JSON.createObjectNode()
                        .put("template", "nothing")
                        .put("image", "x;reboot")
                        .put("trigger", "sometimes")
                        .put("workflow", "image.yml")
                        .put("deposit_usd", "0.1")
                        .put("dry_run", true)
                        .set("budget", JSON.createObjectNode().put("limit_usd", 5)));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.jsonPath().getList("violations.path", String.class))
                .contains("template", "image", "trigger", "workflow", "deposit_usd", "dry_run", "budget.limit_usd");
        assertThat(put("wrong", JSON.createObjectNode()).jsonPath().getList("violations.path", String.class))
                .containsExactly("repository");
        assertThat(put("Wrong", app("128Mi")).statusCode()).isEqualTo(422);
        assertThat(Api.post("/deploy", "{\"app\": \"missing\"}").statusCode()).isEqualTo(404);
        assertThat(Api.post("/deploy", "{\"app\": \"missing\", \"template\": \"route\", \"revision\": \"x\"}")
                        .jsonPath()
                        .getList("violations.path", String.class))
                .containsExactlyInAnyOrder("template", "revision");
    }
}
