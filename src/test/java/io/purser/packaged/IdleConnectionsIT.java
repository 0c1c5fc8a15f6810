package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that do nothing, or nothing any more: others are served as if they were not there. */
class IdleConnectionsIT {
    private static final int CONNECTIONS = 2_000;
    /** What the SDL of a container with the gateway gives it. */
    private static final long LARGEST_MEGABYTES = 256;

    private static final byte[] ASKED = "GET /q/health/live HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] BEGUN = "POST /route HTTP/1.1\r\nhost: localh".getBytes(US_ASCII);

    private static void routeAnswersWithinASecond(PackagedPurser purser) throws Exception {
        purser.awaitAnswerWithinASecond();
    }

    private static long megabytes(PackagedPurser purser) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + purser.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    /** One in three was served, one is within its headers, and one has said nothing at all. */
    private static Socket connect(PackagedPurser purser, int number) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(purser.root().getHost(), purser.port()));
        switch (number % 3) {
            case 0 -> {
                socket.getOutputStream().write(ASKED);
                assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
            case 1 -> socket.getOutputStream().write(BEGUN);
            default -> {}
        }
        return socket;
    }

    @Test
    void delayNobody() throws Exception {
        try (PackagedPurser purser = PackagedPurser.start(PostgresResource.freshDatabase(), Map.of())) {
            // The first call loads what counts tokens.
            assertThat(purser.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                    .isEqualTo(200);
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    idle.add(connect(purser, i));
                }

                routeAnswersWithinASecond(purser);
                if (PackagedPurser.isNative()) {
                    assertThat(megabytes(purser)).isLessThan(LARGEST_MEGABYTES);
                }
                assertThat(purser.isAlive()).isTrue();
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }
            routeAnswersWithinASecond(purser);
        }
    }
}
