package io.purser.deploy.source.tree;

/** Reading a repository takes more than the limit. */
public final class TooCostly extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooCostly() {
        super("a repository is too large or too intricate to be read", null, false, false);
    }
}
