package io.purser.packaged;

import io.purser.support.Connections;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider that does to each call what a random number tells, in HTTP/1.1 by hand: the number is drawn from the seed
 * and from how many calls came before. One that is not hostile answers every call as it should.
 */
final class HostileProvider implements AutoCloseable {
    private final ServerSocket server;
    private final long seed;
    private final boolean hostile;
    private final AtomicLong calls = new AtomicLong();

    HostileProvider(long seed, boolean hostile) throws IOException {
        this.seed = seed;
        this.hostile = hostile;
        server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        Connections.take(server, this::serve);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    long calls() {
        return calls.get();
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn && read(in)) {
                HostileAnswer answer =
                        new HostileAnswer(new Random(seed * 1_000_003 + calls.incrementAndGet()), socket);
                if (hostile) {
                    goesOn = answer.attack();
                } else {
                    answer.soundly();
                }
            }
        } catch (IOException e) {
            // The other side has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean read(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        boolean any = false;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.append(next == '\r' ? "" : (char) next);
                continue;
            }
            String text = line.toString().toLowerCase(Locale.ROOT);
            line.setLength(0);
            if (text.isEmpty()) {
                in.readNBytes(length);
                return any;
            }
            any = true;
            if (text.startsWith("content-length:")) {
                length = Integer.parseInt(text.substring(15).strip());
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
