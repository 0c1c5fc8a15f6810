package io.purser.support;

import com.sun.net.httpserver.HttpServer;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small Akash around the application, in which Console pays, and a service that everything deployed is reached at. */
public final class AkashResource implements QuarkusTestResourceLifecycleManager {
    private static @Nullable AkashWorld world;
    private static @Nullable HttpServer service;

    @Override
    public Map<String, String> start() {
        AkashWorld started = new AkashWorld();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            service = server;
            started.gateway.serveAt("127.0.0.1:" + server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world = started;
        Map<String, String> settings = new HashMap<>(started.environment(MarketKind.CONSOLE));
        settings.put("purser.deploy.every", "0.2s");
        settings.put("purser.deploy.poll", "PT0.2S");
        settings.put("purser.deploy.watch", "PT0.5S");
        return settings;
    }

    @Override
    public void stop() {
        if (world != null) {
            world.close();
        }
        if (service != null) {
            service.stop(0);
        }
    }

    public static AkashWorld world() {
        if (world == null) {
            throw new IllegalStateException("the resource was not started");
        }
        return world;
    }
}
