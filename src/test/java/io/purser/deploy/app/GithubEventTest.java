package io.purser.deploy.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GithubEventTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static Optional<GithubEvent> read(String event, String body) {
        return GithubEvent.read(event, body.getBytes(UTF_8));
    }

    @Test
    void readsThePushOfABranchAndNothingElseOfPushes() {
        String push = """
                {"ref": "refs/heads/feature/search", "after": "%s", "deleted": %s, "repository": {"full_name": "acme/shop"}}
                """;

        assertThat(read("push", push.formatted(COMMIT, false)))
                .contains(new GithubEvent("acme/shop", "feature/search", COMMIT, null, null));
        assertThat(read("push", push.formatted(COMMIT, false).replace("shop\"}", "shop\", \"pushed_at\": 1767323045}")))
                .contains(new GithubEvent("acme/shop", "feature/search", COMMIT, null, AT));
        assertThat(read("push", push.formatted("0".repeat(40), true))).isEmpty();
        assertThat(read("push", push.formatted("0".repeat(40), false))).isEmpty();
        assertThat(read("push", push.formatted(COMMIT, false).replace("heads", "tags")))
                .isEmpty();
        assertThat(read("push", push.formatted("$(reboot)", false))).isEmpty();
        assertThat(read("ping", "{}")).isEmpty();
        assertThat(read("push", "[]")).isEmpty();
    }

    @Test
    void readsTheSuccessOfARunThatAPushToTheRepositoryItselfStarted() {
        String run = """
                {"action": "completed", "repository": {"full_name": "acme/shop"},
                 "workflow_run": {"conclusion": "success", "event": "push", "head_branch": "main", "head_sha": "%s",
                   "created_at": "2026-01-02T03:04:05Z", "path": ".github/workflows/image.yml@main", "head_repository": {"full_name": "acme/shop"}}}
                """.formatted(COMMIT);

        assertThat(read("workflow_run", run))
                .contains(new GithubEvent("acme/shop", "main", COMMIT, ".github/workflows/image.yml", AT));
        assertThat(read("workflow_run", run.replace("\"created_at\": \"2026-01-02T03:04:05Z\",", "")))
                .contains(new GithubEvent("acme/shop", "main", COMMIT, ".github/workflows/image.yml", null));
        assertThat(read("workflow_run", run.replace("completed", "requested"))).isEmpty();
        assertThat(read("workflow_run", run.replace("success", "failure"))).isEmpty();
        assertThat(read("workflow_run", run.replace("\"event\": \"push\"", "\"event\": \"pull_request\"")))
                .isEmpty();
        assertThat(read(
                        "workflow_run",
                        run.replace(
                                "\"head_repository\": {\"full_name\": \"acme/shop\"}",
                                "\"head_repository\": {\"full_name\": \"evil/shop\"}")))
                .isEmpty();
    }
}
