package io.purser.support;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;

/** An HTTP server of a test on a free port of the loopback address, with a virtual thread for each request. */
public final class LoopbackServer implements AutoCloseable {
    /** As many callers may wait to be connected. */
    private static final int BACKLOG = 1_000;

    private final HttpServer server;

    /** A server that answers every request below {@code path} from now on. */
    public LoopbackServer(String path, HttpHandler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(path, handler);
        server.start();
    }

    /** Its address without a path. */
    public URI uri() {
        return URI.create("http://" + host());
    }

    /** Its host and port. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
