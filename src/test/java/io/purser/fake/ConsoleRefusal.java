package io.purser.fake;

/** An error that Console answers with. */
final class ConsoleRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ConsoleRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
