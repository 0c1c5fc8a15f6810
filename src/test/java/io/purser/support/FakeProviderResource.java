package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for every provider of the built-in catalog, which then has its five models and their prices. */
public final class FakeProviderResource implements QuarkusTestResourceLifecycleManager {
    /** A key that looks like one, and must never be seen again. */
    public static final String PROVIDER_KEY = "sk-fake-0123456789abcdef";

    /** The argument with several settings, each in a line as in a file of properties. */
    public static final String SETTINGS = "settings";

    private static final Map<String, String> QUICK = Map.of(
            "purser.provider.timeout", "PT2S",
            "purser.provider.first-token-timeout", "PT1S",
            "purser.provider.end-timeout", "PT0.3S",
            // What one test leaves to be read in the background holds no slot while another counts them.
            "purser.background.time", "PT5S",
            // A busy machine is no slow database.
            "purser.cache.look-up-time", "PT1S",
            "purser.cache.keep-time", "PT5S",
            // Tests fail calls on purpose, and others use the same models a moment later.
            "purser.provider.failures-until-rest", "1000000",
            "purser.provider.longest-rest", "PT0.02S");

    private static final Started<FakeProvider> PROVIDER = new Started<>();

    private final Map<String, String> settings = new HashMap<>();

    /** Arguments are settings that take the place of these; {@link #SETTINGS} has several, one a line. */
    @Override
    public void init(Map<String, String> arguments) {
        arguments.forEach((name, value) -> {
            if (name.equals(SETTINGS)) {
                value.lines().map(line -> line.split(" *= *", 2)).forEach(line -> settings.put(line[0], line[1]));
            } else {
                settings.put(name, value);
            }
        });
    }

    @Override
    public Map<String, String> start() {
        FakeProvider started = PROVIDER.begin(new FakeProvider());
        System.setProperty(TestSystem.PROVIDER, started.root());
        for (String name : List.of("OPENROUTER", "REQUESTY", "LOCALAI", "ANTHROPIC")) {
            settings.putIfAbsent(name + "_API_KEY", PROVIDER_KEY);
            settings.putIfAbsent(name + "_BASE_URL", started.baseUrl());
        }
        settings.putIfAbsent("purser.reconcile-account-url", started.baseUrl());
        QUICK.forEach(settings::putIfAbsent);
        return settings;
    }

    @Override
    public void stop() {
        PROVIDER.close();
    }

    public static FakeProvider provider() {
        return PROVIDER.get();
    }
}
