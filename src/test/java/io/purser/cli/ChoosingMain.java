package io.purser.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What the server does before it starts, and nothing more. */
final class ChoosingMain {
    private ChoosingMain() {}

    public static void main(String... arguments) {
        System.exit(ServerProcess.prepare(new PrintWriter(System.err, true, StandardCharsets.UTF_8)) ? 0 : 1);
    }
}
