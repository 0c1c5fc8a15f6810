package io.purser.deploy.source.tree;

import java.util.Optional;
import java.util.SortedSet;

/** The files of a repository, as far as detection needs them. */
public interface SourceTree {
    /** The largest file that is read, in bytes. */
    int LARGEST_FILE = 1 << 20;

    /** The paths of its files, with {@code /} between their parts and none before. */
    SortedSet<String> paths();

    /**
     * The text of a file; empty if it does not exist or is larger than {@link #LARGEST_FILE}.
     *
     * @throws io.purser.problem.Problem if the tree cannot be read
     */
    Optional<String> read(String path);

    default boolean has(String path) {
        return paths().contains(path);
    }
}
