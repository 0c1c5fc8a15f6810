package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.GithubResource;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A repository that has no Dockerfile. */
@QuarkusTest
@WithAkash
class DeployRepositoryTest {
    private static final String COMMIT = "1123456789abcdef0123456789abcdef01234567";

    @Test
    void isShownWithWhatWasSeenInItAndTheSdlThatWasMade() {
        GithubResource.github()
                .push("acme/next", "main", COMMIT, Map.of("package.json", "{\"dependencies\": {\"next\": \"16\"}}"));

        Response response = Api.post("/deploy", """
                {"repository": "https://github.com/acme/next", "branch": "main", "dry_run": true,
                 "env": {"PUBLIC_NAME": "shop ${X} \\"quoted\\""}, "secrets": {"DATABASE_URL": "hush-hush"}}
                """);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("source.repository")).isEqualTo("acme/next");
        assertThat(response.jsonPath().getString("source.commit")).isEqualTo(COMMIT);
        assertThat(response.jsonPath().getString("source.framework")).isEqualTo("next");
        assertThat(response.jsonPath().getList("source.reasons", String.class))
                .contains("package.json depends on next: Next.js");
        assertThat(response.jsonPath().getString("source.sdl"))
                .contains("- \"REVISION=" + COMMIT + "\"")
                .contains("- \"DATABASE_URL=${DATABASE_URL}\"");
        assertThat(response.jsonPath().getString("groups[0].services[0].image")).isEqualTo("node:24-bookworm");
        assertThat(response.jsonPath().getString("estimate.usd_per_month")).isEqualTo("7.012685");
        assertThat(response.jsonPath().getString("estimate.clouds_usd_per_month.aws-fargate"))
                .isEqualTo("36.06");
        assertThat(response.asString()).doesNotContain("hush-hush");
    }

    @Test
    void isRefusedWithEveryMistakeOrWhereNothingTells() {
        Response response = Api.post("/deploy", """
                {"repository": "https://github.com/acme/next; reboot", "branch": "--upload-pack=x", "sdl": "x",
                 "env": {"PORT": "80"}, "dry_run": true}
                """);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getList("violations.path", String.class))
                .containsExactlyInAnyOrder("repository", "branch", "sdl", "env.PORT");
        assertThat(Api.post("/deploy", "{\"template\": \"localai\", \"branch\": \"main\"}")
                        .jsonPath()
                        .getList("violations.path", String.class))
                .contains("branch");

        GithubResource.github().push("acme/empty", "HEAD", COMMIT, Map.of("README.md", ""));
        Response nothing = Api.post("/deploy", "{\"repository\": \"acme/empty\", \"dry_run\": true}");
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.jsonPath().getString("violations[0].message"))
                .startsWith("nothing at its root or in its folders tells how it is run: neither pom.xml");
        assertThat(Api.post("/deploy", "{\"repository\": \"acme/missing\", \"dry_run\": true}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void isReadOnceForOneKey() {
        GithubResource.github()
                .push("acme/again", "main", COMMIT, Map.of("package.json", "{\"dependencies\": {\"next\": \"16\"}}"));
        String order = "{\"repository\": \"acme/again\", \"branch\": \"main\", \"idempotency_key\": \"again\"}";
        Response first = Api.post("/deploy", order);
        assertThat(first.jsonPath().getString("source.commit")).isEqualTo(COMMIT);
        String id = first.jsonPath().getString("deployment");

        GithubResource.github()
                .push(
                        "acme/again",
                        "main",
                        "2".repeat(40),
                        Map.of("README.md", "nothing tells how it is run any more"));
        Response second = Api.post("/deploy", order);

        assertThat(second.statusCode()).as(second.asString()).isEqualTo(200);
        assertThat(second.jsonPath().getString("deployment")).isEqualTo(id);
        assertThat(second.jsonPath().getString("hash"))
                .isEqualTo(first.jsonPath().getString("hash"));
        assertThat(second.jsonPath().getMap("estimate"))
                .isEqualTo(first.jsonPath().getMap("estimate"));
        assertThat(second.jsonPath().getMap("source")).isNull();
        Api.asOperator().delete("/v1/deployments/" + id);
    }
}
