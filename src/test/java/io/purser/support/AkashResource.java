package io.purser.support;

import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** A small Akash around the application, in which Console pays, and a service that everything deployed is reached at. */
public final class AkashResource implements QuarkusTestResourceLifecycleManager {
    private static final Started<AkashWorld> WORLD = new Started<>();
    private static final Started<ServedPage> SERVICE = new Started<>();

    @Override
    public Map<String, String> start() {
        AkashWorld started = WORLD.begin(new AkashWorld());
        started.gateway.serveAt(SERVICE.begin(new ServedPage()).host());
        Map<String, String> settings = new HashMap<>(started.environment(MarketKind.CONSOLE));
        settings.put("purser.deploy.every", "0.2s");
        settings.put("purser.deploy.poll", "PT0.2S");
        settings.put("purser.deploy.watch", "PT0.5S");
        settings.put("purser.deploy.private-hosts", "true"); // its services are on this machine
        return settings;
    }

    @Override
    public void stop() {
        WORLD.close();
        SERVICE.close();
    }

    public static AkashWorld world() {
        return WORLD.get();
    }
}
