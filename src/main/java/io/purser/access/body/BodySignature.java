package io.purser.access.body;

import io.purser.problem.Problem;

/** The signature of one body, which is checked piece by piece, so that a forged one is known as soon as it is there. */
public interface BodySignature {
    /** The next bytes of the body. */
    void take(byte[] piece);

    /**
     * To be asked when the whole body was taken.
     *
     * @throws Problem 401 where that was not the body that was signed
     */
    void requireRight();
}
