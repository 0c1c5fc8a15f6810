package io.purser.cli;

import io.purser.embedded.LocalDatabaseException;
import io.purser.settings.VariableNames;
import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;

/** Runs the server until somebody stops it. */
final class ServerProcess {
    private ServerProcess() {}

    /** Runs the server to its end; returns the exit code 1 at once if there is no database. */
    static int run(PrintWriter errors) {
        VariableNames.slips(System.getenv().keySet()).forEach(slip -> errors.println("purser: " + slip));
        if (!prepare(errors)) {
            return 1;
        }
        HibernateChoice.make();
        Quarkus.run();
        return 0;
    }

    /** Prepares the database. If there is none, prints in one line what to do and returns false. */
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
