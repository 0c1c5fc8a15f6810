package io.purser.support;

import io.purser.fake.FakeGithub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A GitHub around the application, and the secret that its webhooks are signed with. */
public final class GithubResource implements QuarkusTestResourceLifecycleManager {
    public static final String WEBHOOK_SECRET = "the webhook's secret of these tests";
    private static final Started<FakeGithub> GITHUB = new Started<>();

    @Override
    public Map<String, String> start() {
        FakeGithub started = GITHUB.begin(new FakeGithub());
        return Map.of(
                "purser.github.api-url", started.uri().toString(), "purser.github.webhook-secret", WEBHOOK_SECRET);
    }

    @Override
    public void stop() {
        GITHUB.close();
    }

    public static FakeGithub github() {
        return GITHUB.get();
    }
}
