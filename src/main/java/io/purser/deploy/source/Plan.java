package io.purser.deploy.source;

import java.util.List;

/**
 * How a repository is built and run.
 *
 * @param image in which both happen
 * @param build commands of a shell, in order, in the repository's folder; none of them holds text of the repository but
 *     names of plain letters, digits and underscores
 * @param start the command that stays
 * @param port on which it listens
 * @param reasons what was seen, for people
 */
public record Plan(
        Framework framework,
        String image,
        List<String> build,
        String start,
        int port,
        Profile profile,
        List<String> reasons) {
    public Plan {
        build = List.copyOf(build);
        reasons = List.copyOf(reasons);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
    }
}
