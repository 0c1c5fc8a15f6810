package io.purser.access.body;

import io.purser.problem.Problem;
import io.vertx.core.MultiMap;

/** Checks before a body is read whether its signature could be right, and at its end whether it is right. */
public interface SignatureCheck {
    /**
     * Checks the headers alone. The returned signature checks the body as it arrives.
     *
     * @throws Problem 401 if no body could be signed as these headers say
     */
    BodySignature begin(MultiMap headers);
}
