package io.purser.deploy.source.tree;

import java.util.Optional;
import java.util.SortedSet;

/** A tree that limits how much of it can be read, however many files it has and however often they are read. */
public final class BoundedTree implements SourceTree {
    private static final int MOST_CHARACTERS = 1 << 25;

    private final SourceTree tree;
    private int left = MOST_CHARACTERS;

    public BoundedTree(SourceTree tree) {
        this.tree = tree;
    }

    @Override
    public SortedSet<String> paths() {
        return tree.paths();
    }

    /**
     * Reads a file.
     *
     * @throws TooCostly if too much was read before
     */
    @Override
    public Optional<String> read(String path) {
        Optional<String> text = tree.read(path);
        left -= text.map(String::length).orElse(0);
        if (left < 0) {
            throw new TooCostly();
        }
        return text;
    }
}
