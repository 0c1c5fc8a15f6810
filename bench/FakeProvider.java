import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A provider that costs next to nothing itself: answers every POST with the same completion of 20 tokens, at once or
 * after a fixed time, or as a stream of 100 pieces, one every 100 ms or all without a pause. Run as
 * {@code java bench/FakeProvider.java}; prints its three ports, which may be given: at once, after 20 ms, and the one
 * whose streams have no pause.
 */
class FakeProvider {
    private static final String BODY = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"fake","choices":[{"index":0,\
            "finish_reason":"stop","message":{"role":"assistant","content":"one two three four five six seven eight \
            nine ten one two three four five six seven eight nine ten"}}],"usage":{"prompt_tokens":20,\
            "completion_tokens":20,"total_tokens":40}}""";
    private static final byte[] ANSWER = ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + BODY.length() + "\r\n\r\n" + BODY);

    private static final int PIECES = 100;
    private static final int PIECE_MILLIS = 100;
    private static final byte[] STREAM = ascii(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    private static final byte[] PIECE = chunk("""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"fake","choices":[{"index":0,\
            "delta":{"content":"twenty "},"finish_reason":null}]}

            """);
    private static final byte[] END = join(
            chunk("""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"fake","choices":[{"index":0,\
            "delta":{},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"fake","choices":[],\
            "usage":{"prompt_tokens":20,"completion_tokens":100,"total_tokens":120}}

            data: [DONE]

            """),
            ascii("0\r\n\r\n"));

    public static void main(String... arguments) throws Exception {
        ServerSocket immediate = listen(port(0, arguments), 0, PIECE_MILLIS);
        ServerSocket slow = listen(port(1, arguments), 20, PIECE_MILLIS);
        ServerSocket pouring = listen(port(2, arguments), 0, 0);
        System.out.println(immediate.getLocalPort() + " " + slow.getLocalPort() + " " + pouring.getLocalPort());
        Thread.currentThread().join();
    }

    private static int port(int index, String... arguments) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : 0;
    }

    private static ServerSocket listen(int port, int millis, int pieceMillis) throws IOException {
        ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket, millis, pieceMillis));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return server;
    }

    private static void serve(Socket socket, int millis, int pieceMillis) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            OutputStream out = socket.getOutputStream();
            for (int length = head(in); length >= 0; length = head(in)) {
                String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
                if (body.contains("\"stream\":true") || body.contains("\"stream\": true")) {
                    stream(out, pieceMillis);
                    continue;
                }
                if (millis > 0) {
                    Thread.sleep(millis);
                }
                out.write(ANSWER);
            }
        } catch (IOException | InterruptedException e) {
            // The other side has gone.
        }
    }

    private static void stream(OutputStream out, int pieceMillis) throws IOException, InterruptedException {
        out.write(STREAM);
        for (int i = 0; i < PIECES; i++) {
            out.write(PIECE);
            if (pieceMillis > 0) {
                Thread.sleep(pieceMillis);
            }
        }
        out.write(END);
    }

    /** Reads to the end of the head and returns the length of the body, or -1 where the connection ends. */
    private static int head(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            if (line.length() <= 1) {
                return length;
            }
            if (line.length() > 15 && line.substring(0, 15).equalsIgnoreCase("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            line.setLength(0);
        }
        return -1;
    }

    private static byte[] chunk(String text) {
        return ascii(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
