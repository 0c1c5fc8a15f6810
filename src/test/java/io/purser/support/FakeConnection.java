package io.purser.support;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One connection to a fake provider, in HTTP/1.1 by hand: what is to go wrong goes wrong byte by byte as it was told,
 * and nothing else does. A server for production closes connections for reasons of its own.
 */
final class FakeConnection implements AutoCloseable {
    /** What came in; the names of the headers are in small letters. */
    record Request(String method, String path, Map<String, String> headers, String body) {}

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    FakeConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
    }

    /** The next request, or empty where the other side is done. */
    Optional<Request> read() throws IOException {
        String first = line();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        return body.length < length
                ? Optional.empty()
                : Optional.of(
                        new Request(words[0], words[1], Map.copyOf(headers), new String(body, StandardCharsets.UTF_8)));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** A whole answer; headers are names and values in turn. */
    void answer(int status, String body, String... headers) throws IOException {
        answer(status, List.of(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same. */
    void answer(int status, List<String> headers, byte[] body) throws IOException {
        announce(status, headers, body);
        out.write(body);
        out.flush();
    }

    /** A whole answer, byte by byte, with that pause before each. */
    void drip(String body, Runnable pause) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        announce(200, List.of(), bytes);
        for (byte each : bytes) {
            pause.run();
            out.write(each);
            out.flush();
        }
    }

    /** Announces a whole answer, and sends no more than half of it. */
    void halfAnAnswer(int status, List<String> headers, byte[] body) throws IOException {
        announce(status, headers, body);
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    private void announce(int status, List<String> headers, byte[] body) throws IOException {
        head(status, "application/json", headers);
        write("content-length: " + body.length + "\r\n\r\n");
    }

    /** The head of an answer that comes in pieces. */
    void begin(int status, String contentType, List<String> headers) throws IOException {
        head(status, contentType, headers);
        write("transfer-encoding: chunked\r\n\r\n");
        out.flush();
    }

    private void head(int status, String contentType, List<String> headers) throws IOException {
        write("HTTP/1.1 " + status + " Told\r\n");
        if (!headers.contains("content-type")) {
            write("content-type: " + contentType + "\r\n");
        }
        for (int i = 0; i < headers.size(); i += 2) {
            write(headers.get(i) + ": " + headers.get(i + 1) + "\r\n");
        }
    }

    /** A piece of the answer; returns when the other side's window has taken it. */
    void piece(byte[] bytes) throws IOException {
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        write("\r\n");
        out.flush();
    }

    /** Announces a piece, and sends no more than half of it. */
    void halfAPiece(byte[] bytes) throws IOException {
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
    }

    void end() throws IOException {
        write("0\r\n\r\n");
        out.flush();
    }

    /** Says nothing more until the other side hangs up. */
    void waitForHangUp() throws IOException {
        while (in.read() >= 0) {
            // A client that pipelines; nobody here does, and what it says is not answered.
        }
    }

    /** Dies as a process does whose machine resets the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
