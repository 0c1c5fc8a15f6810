package io.purser.support;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** The connections that a fake server takes, each with a virtual thread of its own, until its socket is closed. */
public final class Connections {
    private Connections() {}

    /** Takes connections from now on, and returns at once. */
    public static void take(ServerSocket server, Consumer<Socket> serve) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve.accept(socket));
                }
            } catch (IOException e) {
                // It was closed.
            }
        });
    }
}
