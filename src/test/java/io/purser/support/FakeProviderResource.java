package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for every provider of the built-in catalog, which then has its five models and their prices. */
public final class FakeProviderResource implements QuarkusTestResourceLifecycleManager {
    /** A key that looks like one, and must never be seen again. */
    public static final String PROVIDER_KEY = "sk-fake-0123456789abcdef";

    private static @Nullable FakeProvider provider;

    private final Map<String, String> settings = new HashMap<>();

    /** Arguments are settings that take the place of these. */
    @Override
    public void init(Map<String, String> arguments) {
        settings.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        FakeProvider started = new FakeProvider();
        provider = started;
        System.setProperty(TestSystem.PROVIDER, started.root());
        settings.putIfAbsent("OPENROUTER_API_KEY", PROVIDER_KEY);
        settings.putIfAbsent("REQUESTY_API_KEY", PROVIDER_KEY);
        settings.putIfAbsent("LOCALAI_API_KEY", PROVIDER_KEY);
        settings.putIfAbsent("OPENROUTER_BASE_URL", started.baseUrl());
        settings.putIfAbsent("REQUESTY_BASE_URL", started.baseUrl());
        settings.putIfAbsent("LOCALAI_BASE_URL", started.baseUrl());
        settings.putIfAbsent("purser.provider.timeout", "PT2S");
        settings.putIfAbsent("purser.provider.first-token-timeout", "PT1S");
        settings.putIfAbsent("purser.provider.end-timeout", "PT0.3S");
        // What one test leaves to be read in the background holds no slot while another counts them.
        settings.putIfAbsent("purser.background.time", "PT5S");
        // Tests fail calls on purpose, and others use the same models a moment later.
        settings.putIfAbsent("purser.provider.failures-until-rest", "1000000");
        settings.putIfAbsent("purser.provider.longest-rest", "PT0.02S");
        return settings;
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
