package io.purser.budget;

import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Fails one call in ten, and bills all others. */
final class BillingProvider implements AutoCloseable {
    private final LoopbackServer server = new LoopbackServer("/bill", this::bill);
    final Map<UUID, Long> billed = new ConcurrentHashMap<>();
    final Map<UUID, Boolean> received = new ConcurrentHashMap<>();
    final AtomicLong twice = new AtomicLong();

    String url() {
        return server.uri().toString();
    }

    private void bill(HttpExchange exchange) throws IOException {
        Map<String, String> query = Arrays.stream(
                        exchange.getRequestURI().getQuery().split("&"))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        UUID id = UUID.fromString(query.get("id"));
        if (received.put(id, true) != null) {
            twice.incrementAndGet();
        }
        boolean fails = Math.floorMod(id.hashCode(), 10) == 0;
        if (!fails) {
            billed.merge(id, Long.parseLong(query.get("cost")), Long::sum);
        }
        exchange.sendResponseHeaders(fails ? 500 : 200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
