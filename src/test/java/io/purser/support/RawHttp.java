package io.purser.support;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Requests that an ordinary client would not send, byte by byte. */
public final class RawHttp {
    /** What came back. */
    public record Answer(int status, String head, String body) {}

    private static final int PATIENCE_MS = 30_000;

    private RawHttp() {}

    /** Sends the head of a request with the operator's key and these header lines, and reads what comes back. */
    public static Answer send(String requestLine, String... headers) {
        return send(requestLine, out -> {}, headers);
    }

    /** Writes a body. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The same, with a body; where the server stops reading, the rest of it is not sent. */
    public static Answer send(String requestLine, Body body, String... headers) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(PATIENCE_MS);
            OutputStream out = socket.getOutputStream();
            String head = requestLine + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + PostgresResource.OPERATOR_KEY + "\r\n"
                    + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            try {
                body.writeTo(out);
                out.flush();
            } catch (SocketException e) {
                // The server has said what it has to say and reads no more.
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status line's code of the answer to that request; −1 where the connection was closed without one. */
    public static int status(URI server, String request) {
        String answer = exchange(server, request);
        return answer.startsWith("HTTP/1.1 ") || answer.startsWith("HTTP/1.0 ")
                ? Integer.parseInt(answer.substring(9, 12))
                : -1;
    }

    /** All that is answered until the server closes the connection, which it has to do within half a minute. */
    public static String exchange(URI server, String request) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first answer to that request, whether or not the connection is closed after it. */
    public static Answer answer(URI server, String request) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the answer broke off after: " + head);
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString(), body);
    }
}
