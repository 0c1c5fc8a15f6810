package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for every provider of the built-in catalog, which then has its five models and their prices. */
public final class FakeProviderResource implements QuarkusTestResourceLifecycleManager {
    /** A key that looks like one, and must never be seen again. */
    public static final String PROVIDER_KEY = "sk-fake-0123456789abcdef";

    private static @Nullable FakeProvider provider;

    @Override
    public Map<String, String> start() {
        FakeProvider started = new FakeProvider();
        provider = started;
        System.setProperty(TestSystem.PROVIDER, started.root());
        return Map.ofEntries(
                Map.entry("OPENROUTER_API_KEY", PROVIDER_KEY),
                Map.entry("REQUESTY_API_KEY", PROVIDER_KEY),
                Map.entry("LOCALAI_API_KEY", PROVIDER_KEY),
                Map.entry("OPENROUTER_BASE_URL", started.baseUrl()),
                Map.entry("REQUESTY_BASE_URL", started.baseUrl()),
                Map.entry("LOCALAI_BASE_URL", started.baseUrl()),
                Map.entry("purser.provider.timeout", "PT2S"),
                Map.entry("purser.provider.first-token-timeout", "PT1S"),
                // Tests fail calls on purpose, and others use the same models a moment later.
                Map.entry("purser.provider.failures-until-rest", "1000000"),
                Map.entry("purser.provider.longest-rest", "PT0.02S"));
    }

    @Override
    public void stop() {
        if (provider != null) {
            provider.close();
        }
    }

    public static FakeProvider provider() {
        if (provider == null) {
            throw new IllegalStateException("the resource was not started");
        }
        return provider;
    }
}
