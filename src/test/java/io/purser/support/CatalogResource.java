package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * A catalog that is kept from what the fake provider lists, beside {@link FakeProviderResource}. Providers are asked at
 * the start, and then when a test wants it.
 */
public final class CatalogResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("purser.catalog-refresh", "P30D", "purser.catalog.look-every", "1s");
    }

    @Override
    public void stop() {
        // Nothing was started.
    }
}
