package io.purser.support;

import java.nio.charset.StandardCharsets;

/** A service that answers every request with one status and one page, which a test may change. */
public final class ServedPage implements AutoCloseable {
    private final LoopbackServer server;
    private volatile int status = 200;
    private volatile String page = "";

    public ServedPage() {
        server = new LoopbackServer("/", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    public String host() {
        return server.host();
    }

    public void answers(int code) {
        status = code;
    }

    public void answers(int code, String html) {
        page = html;
        status = code;
    }

    @Override
    public void close() {
        server.close();
    }
}
