package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Callers with a key who send whatever comes to their minds. */
class HostileCallerIT {
    private static final int LIMIT_MS = 30_000;
    private static final List<String> HEADERS = List.of(
            "Content-Encoding: gzip",
            "Content-Type: text/plain",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: application/json; charset=utf-16",
            "Accept: application/xml",
            "Accept-Encoding: br",
            "Expect: 100-continue",
            "X-Purser-Max-Cost-Usd: 1e999",
            "X-Purser-Max-Cost-Usd: 0.0001",
            "X-Purser-Tags: ,,,",
            "X-Purser-Confidential: perhaps",
            "X-Purser-Max-Latency-Ms: -1",
            "Idempotency-Key: ",
            "Idempotency-Key: same",
            "X-Title: a\u0001b",
            "X-Title: " + "t".repeat(4_000),
            "HTTP-Referer: \u00ff\u00fe",
            "Cookie: " + "c".repeat(3_000),
            "Connection: upgrade\r\nUpgrade: websocket",
            "Transfer-Encoding: identity",
            "Range: bytes=0-5",
            "Authorization: Bearer x");

    private final AtomicLong answered = new AtomicLong();

    @Test
    void surviveIt() throws Exception {
        Siege.lay(false, (siege, purser, number) -> call(siege, purser.port(), number));
        assertThat(answered.get()).isGreaterThan(200);
    }

    private void call(Siege siege, int port, long number) {
        Random random = new Random(Siege.SEED + number);
        HostileRequests requests = new HostileRequests(random);
        String path = HostileRequests.PATHS.get(random.nextInt(HostileRequests.PATHS.size()));
        String body = requests.body(path);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MS);
            send(socket.getOutputStream(), path, body, random);
            if (random.nextInt(12) == 0) {
                return; // gone before the answer
            }
            String answer = answer(socket.getInputStream());
            if (answer.startsWith("HTTP/1.1 500")) {
                siege.fault(number, path + " " + shortened(body) + " was answered " + answer);
            }
            answered.incrementAndGet();
        } catch (SocketTimeoutException e) {
            siege.fault(number, "no answer to " + path + " " + shortened(body));
        } catch (SocketException e) {
            // It was closed, which is an answer too.
        } catch (IOException e) {
            siege.fault(number, e.toString());
        }
    }

    private static String shortened(String body) {
        return body.length() > 200 ? body.substring(0, 200) + "…" : body;
    }

    private static void send(OutputStream out, String path, String body, Random random) throws IOException {
        Charset charset = random.nextInt(15) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        byte[] bytes = body.getBytes(charset);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Authorization: Bearer ")
                .append(PostgresResource.OPERATOR_KEY)
                .append("\r\n");
        head.append("X-Purser-Task: ").append(Siege.TASK).append("\r\n");
        boolean typed = random.nextInt(10) > 0;
        head.append(typed ? "Content-Type: application/json\r\n" : "");
        if (random.nextInt(5) == 0) {
            head.append(HEADERS.get(random.nextInt(HEADERS.size()))).append("\r\n");
        }
        boolean chunked = random.nextInt(6) == 0;
        head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + bytes.length + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (chunked) {
            chunks(out, bytes, random);
        } else {
            out.write(bytes);
        }
        if (random.nextInt(20) == 0) {
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1)); // and the next one at once
            out.write(bytes);
        }
        out.flush();
    }

    private static void chunks(OutputStream out, byte[] bytes, Random random) throws IOException {
        for (int from = 0; from < bytes.length; ) {
            int size = Math.min(bytes.length - from, 1 + random.nextInt(20_000));
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, from, size);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            from += size;
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** The beginning of the first answer, or nothing where there is none. */
    private static String answer(InputStream in) throws IOException {
        byte[] start = new byte[2_000];
        int length = in.read(start);
        return length < 0 ? "" : new String(start, 0, length, StandardCharsets.UTF_8);
    }
}
