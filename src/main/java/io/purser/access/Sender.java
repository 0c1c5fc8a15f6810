package io.purser.access;

/** Whose body it is that is about to be read. */
sealed interface Sender {
    /** A caller who was let in. */
    record Known(Caller caller) implements Sender {}

    /** Nobody in particular: the route is for everyone. */
    record Anyone() implements Sender {}

    /** Whoever holds the secret, if the signature is right; until the body's end it may be anybody. */
    record Signer(BodySignature signature) implements Sender {}
}
