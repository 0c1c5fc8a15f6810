package io.purser.reconciliation;

import io.purser.support.Started;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** An OpenRouter that had one call, yesterday, and a Purser that may ask it. */
public final class OpenRouterResource implements QuarkusTestResourceLifecycleManager {
    /** The provider's name of the model that was called. */
    public static final String MODEL = "qwen/qwen-2-72b-instruct";

    private static final Started<OpenRouterFake> OPENROUTER = new Started<>();

    /** The day before this one in UTC. */
    public static LocalDate yesterday() {
        return LocalDate.now(ZoneOffset.UTC).minusDays(1);
    }

    @Override
    public Map<String, String> start() {
        OpenRouterFake fake = OPENROUTER.begin(new OpenRouterFake());
        fake.add(yesterday().toString(), MODEL, "0.25", 1, 100, 10);
        return Map.of(
                "purser.reconcile-account-url",
                fake.baseUrl().toString(),
                // The models are elsewhere, where nobody is: the key does not go there.
                "OPENROUTER_BASE_URL",
                "http://127.0.0.1:1/v1",
                "purser.openrouter.management-key",
                OpenRouterFake.KEY,
                "purser.built-in",
                "371-os");
    }

    @Override
    public void stop() {
        OPENROUTER.close();
    }
}
