package io.purser.support;

import io.purser.fake.FakeGithub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A GitHub around the application, and the secret that its webhooks are signed with. */
public final class GithubResource implements QuarkusTestResourceLifecycleManager {
    public static final String WEBHOOK_SECRET = "the webhook's secret of these tests";
    private static @Nullable FakeGithub github;

    @Override
    public Map<String, String> start() {
        FakeGithub started = new FakeGithub();
        github = started;
        return Map.of(
                "purser.github.api-url", started.uri().toString(), "purser.github.webhook-secret", WEBHOOK_SECRET);
    }

    @Override
    public void stop() {
        if (github != null) {
            github.close();
        }
    }

    public static FakeGithub github() {
        if (github == null) {
            throw new IllegalStateException("the resource was not started");
        }
        return github;
    }
}
