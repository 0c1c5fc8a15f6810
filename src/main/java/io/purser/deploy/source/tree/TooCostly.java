package io.purser.deploy.source.tree;

/** A repository takes more than its reading is worth. */
public final class TooCostly extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooCostly() {
        super("a repository is too large or too intricate to be read", null, false, false);
    }
}
