package io.purser.deploy.source.node;

import java.util.List;
import java.util.Map;

/** How a Node.js project serves its output. */
sealed interface ServingMode {
    /**
     * A program serves.
     *
     * @param command starts the program, which stays
     * @param before commands to run after the build and before it
     * @param environment the variables that it needs
     */
    record Server(String command, List<String> before, Map<String, String> environment) implements ServingMode {
        public Server {
            before = List.copyOf(before);
            environment = Map.copyOf(environment);
        }

        Server(String command) {
            this(command, List.of(), Map.of());
        }
    }

    /**
     * A file server serves files.
     *
     * @param folder the folder of the files, as a word of a shell
     * @param isOnePage whether the page itself handles a path without a file
     */
    record Pages(String folder, boolean isOnePage) implements ServingMode {}

    /**
     * No file shows how.
     *
     * @param seen the reason
     * @param example an example of a command that serves
     */
    record Untold(String seen, String example) implements ServingMode {}

    /** The project is made for another platform. */
    record Elsewhere(String seen, String advice) implements ServingMode {}
}
