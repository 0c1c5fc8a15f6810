package io.purser.access.body;

import io.purser.problem.Problem;

/** The signature of one body. It is checked piece by piece, so that a forged body is known at its end. */
public interface BodySignature {
    /** Takes the next bytes of the body. */
    void take(byte[] piece);

    /**
     * Checks the signature, after the whole body was taken.
     *
     * @throws Problem 401 if the signature does not fit this body
     */
    void requireRight();
}
