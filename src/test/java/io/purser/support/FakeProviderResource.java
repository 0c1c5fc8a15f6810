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
        return Map.of(
                "OPENROUTER_API_KEY",
                PROVIDER_KEY,
                "REQUESTY_API_KEY",
                PROVIDER_KEY,
                "LOCALAI_API_KEY",
                PROVIDER_KEY,
                "OPENROUTER_BASE_URL",
                started.baseUrl(),
                "REQUESTY_BASE_URL",
                started.baseUrl(),
                "LOCALAI_BASE_URL",
                started.baseUrl(),
                "purser.provider.timeout",
                "PT2S");
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
