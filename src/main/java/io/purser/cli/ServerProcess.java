package io.purser.cli;

import io.purser.embedded.LocalDatabaseException;
import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;

/** Runs the server until it is told to stop. */
final class ServerProcess {
    private ServerProcess() {}

    /** Returns the exit code of a refusal; where the server starts, its end is the process's. */
    static int run(PrintWriter errors) {
        if (!prepare(errors)) {
            return 1;
        }
        Quarkus.run();
        return 0;
    }

    /** Whether there is a database to serve from; if not, says in one line what to do. */
    static boolean prepare(PrintWriter errors) {
        try {
            DatabaseChoice.make();
            return true;
        } catch (LocalDatabaseException | NoDatabaseException e) {
            errors.println("purser: " + e.getMessage());
            return false;
        }
    }
}
