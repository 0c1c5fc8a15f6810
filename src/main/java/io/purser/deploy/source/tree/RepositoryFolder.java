package io.purser.deploy.source.tree;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files of one folder of a repository. */
public final class RepositoryFolder implements SourceTree {
    private final SourceTree tree;
    private final String prefix;
    private final SortedSet<String> paths = new TreeSet<>();

    /**
     * Opens a folder.
     *
     * @param name with {@code /} between its parts, and none at its ends
     */
    public RepositoryFolder(SourceTree tree, String name) {
        this.tree = tree;
        this.prefix = name + "/";
        for (String path : tree.paths().tailSet(prefix)) {
            if (!path.startsWith(prefix)) {
                break;
            }
            paths.add(path.substring(prefix.length()));
        }
    }

    @Override
    public SortedSet<String> paths() {
        return paths;
    }

    @Override
    public Optional<String> read(String path) {
        return tree.read(prefix + path);
    }
}
