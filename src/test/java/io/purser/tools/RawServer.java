package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A tool server that writes its answers byte by byte, so that they need not be HTTP. It lists the tool query. */
final class RawServer implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket socket;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    RawServer() {
        try {
            socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:%d/mcp".formatted(socket.getLocalPort());
    }

    /** Answers that method with these characters from now on. */
    void answers(String method, String bytes) {
        answers.put(method, bytes);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return; // it is closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            JsonNode message = Mcp.JSON.readTree(body(connection.getInputStream()));
            String method = message.path("method").asText();
            String result = method.equals("tools/list")
                    ? "{\"tools\": [%s]}".formatted(RpcServer.tool("query"))
                    : "{\"supportedVersions\": [\"2026-07-28\"]}";
            String json = "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": %s}".formatted(message.path("id"), result);
            String usual =
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                            .formatted(json.length(), json);
            connection
                    .getOutputStream()
                    .write(answers.getOrDefault(method, usual).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow();
        return in.readNBytes(length);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
