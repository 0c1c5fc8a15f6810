package io.purser.cli;

/** {@code PURSER_URL} is no address. */
final class WrongAddressException extends RuntimeException {
    WrongAddressException() {
        super("PURSER_URL has to be an http or https URL, as in http://localhost:8080");
    }
}
