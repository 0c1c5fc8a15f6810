package io.purser.access.body;

import io.purser.access.route.Caller;

/** Whose body it is that is about to be read. */
public sealed interface BodySender {
    /** A caller who was let in. */
    record KnownSender(Caller caller) implements BodySender {}

    /** Nobody in particular: the route is for everyone. */
    record Anyone() implements BodySender {}

    /** Whoever holds the secret, if the signature is right; until the body's end it may be anybody. */
    record Signer(BodySignature signature) implements BodySender {}
}
