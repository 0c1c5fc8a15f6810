package io.purser.cli.sdl;

/** The exit codes of the commands; picocli itself returns 2 for wrong use. */
final class ExitStatus {
    static final int VALID = 0;
    static final int INVALID = 1;

    private ExitStatus() {}
}
