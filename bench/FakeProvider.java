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
 * after a fixed time. Run as {@code java bench/FakeProvider.java}; prints its two ports, at once and after
 * 20 ms, which may be given.
 */
class FakeProvider {
    private static final String BODY = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"fake","choices":[{"index":0,\
            "finish_reason":"stop","message":{"role":"assistant","content":"one two three four five six seven eight \
            nine ten one two three four five six seven eight nine ten"}}],"usage":{"prompt_tokens":20,\
            "completion_tokens":20,"total_tokens":40}}""";
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + BODY.length() + "\r\n\r\n" + BODY)
            .getBytes(StandardCharsets.US_ASCII);

    public static void main(String... arguments) throws Exception {
        ServerSocket immediate = listen(port(0, arguments), 0);
        ServerSocket slow = listen(port(1, arguments), 20);
        System.out.println(immediate.getLocalPort() + " " + slow.getLocalPort());
        Thread.currentThread().join();
    }

    private static int port(int index, String... arguments) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : 0;
    }

    private static ServerSocket listen(int port, int millis) throws IOException {
        ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket, millis));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return server;
    }

    private static void serve(Socket socket, int millis) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            OutputStream out = socket.getOutputStream();
            for (int length = head(in); length >= 0; length = head(in)) {
                in.skipNBytes(length);
                if (millis > 0) {
                    Thread.sleep(millis);
                }
                out.write(ANSWER);
            }
        } catch (IOException | InterruptedException e) {
            // The other side has gone.
        }
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
}
