package io.purser.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Chooses the database as the server does before it starts, and ends. */
final class ChoosingMain {
    private ChoosingMain() {}

    public static void main(String... arguments) {
        System.exit(ServerProcess.prepare(new PrintWriter(System.err, true, StandardCharsets.UTF_8)) ? 0 : 1);
    }
}
