package io.purser.deploy.source.node;

import java.util.List;
import java.util.Map;

/** How what a Node.js project builds reaches its readers. */
sealed interface ServingMode {
    /**
     * A program serves.
     *
     * @param command that stays
     * @param before it, after the build
     * @param environment that it needs
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
     * Files are served.
     *
     * @param folder they are in, as a word of a shell
     * @param isOnePage whether a path that is no file is the page's own affair
     */
    record Pages(String folder, boolean isOnePage) implements ServingMode {}

    /**
     * Nothing tells how.
     *
     * @param seen why
     * @param example of a command that serves
     */
    record Untold(String seen, String example) implements ServingMode {}

    /** It is made for another platform. */
    record Elsewhere(String seen, String advice) implements ServingMode {}
}
