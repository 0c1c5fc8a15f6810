package io.purser.access.body;

import io.purser.access.route.Caller;

/** The sender of a body that is about to be read. */
public sealed interface BodySender {
    /** A caller whom the access filter let in. */
    record KnownSender(Caller caller) implements BodySender {}

    /** An unknown sender, on a route that is open to everyone. */
    record Anyone() implements BodySender {}

    /**
     * A sender with a signature. Until the end of the body it may be anybody; if the signature is right, the sender
     * holds the secret.
     */
    record Signer(BodySignature signature) implements BodySender {}
}
