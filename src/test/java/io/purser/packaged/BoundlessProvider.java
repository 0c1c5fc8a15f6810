package io.purser.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A provider that answers with 64 megabytes where a prompt asks for it: at once, as a stream, or in one event of it. */
final class BoundlessProvider implements AutoCloseable {
    static final String AT_ONCE = "boundless at once";
    static final String IN_PIECES = "boundless in pieces";
    static final String IN_ONE_PIECE = "boundless in one piece";

    private static final int PIECES = 4_096;
    private static final byte[] PIECE = "x".repeat(16_384).getBytes(UTF_8);
    private static final String END = "\n\n";
    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong hungUpOn = new AtomicLong();

    BoundlessProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** How many of its answers were not taken to their end. */
    long hungUpOn() {
        return hungUpOn.get();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean streams = asked.contains("\"stream\":true");
            exchange.getResponseHeaders().add("content-type", streams ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                if (asked.contains(AT_ONCE)) {
                    writeLong(out, "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"", "\"}}]," + USAGE);
                } else if (asked.contains(IN_ONE_PIECE)) {
                    writeLong(out, EVENT, "\"}}]}" + END);
                } else if (asked.contains(IN_PIECES)) {
                    for (int i = 0; i < PIECES; i++) {
                        out.write(EVENT.getBytes(UTF_8));
                        out.write(PIECE);
                        out.write(("\"}}]}" + END).getBytes(UTF_8));
                    }
                } else {
                    out.write(("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"}}]," + USAGE)
                            .getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            hungUpOn.incrementAndGet();
        }
    }

    private static void writeLong(OutputStream out, String before, String after) throws IOException {
        out.write(before.getBytes(UTF_8));
        for (int i = 0; i < PIECES; i++) {
            out.write(PIECE);
        }
        out.write(after.getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
