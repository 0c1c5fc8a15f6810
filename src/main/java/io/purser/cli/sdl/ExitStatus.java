package io.purser.cli.sdl;

/** How a command ends; wrong use (2) is picocli's own. */
final class ExitStatus {
    static final int VALID = 0;
    static final int INVALID = 1;

    private ExitStatus() {}
}
