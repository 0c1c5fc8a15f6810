package io.purser.deploy.source.tree;

import java.util.Optional;
import java.util.SortedSet;

/** The files of a repository, as far as they have to be seen. */
public interface SourceTree {
    /** The most bytes of a file that is read. */
    int LARGEST_FILE = 1 << 20;

    /** The paths of its files, with {@code /} between their parts and none before. */
    SortedSet<String> paths();

    /**
     * The text of a file; empty where there is none, or it is larger than {@link #LARGEST_FILE}.
     *
     * @throws io.purser.problem.Problem where the tree cannot be asked
     */
    Optional<String> read(String path);

    default boolean has(String path) {
        return paths().contains(path);
    }
}
