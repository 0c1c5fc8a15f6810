package io.purser.access.body;

import io.purser.problem.Problem;
import io.vertx.core.MultiMap;

/** Knows before a body is read whether its signature could be right at all, and at its end whether it is. */
public interface SignatureCheck {
    /**
     * Looks at the headers alone; whether the signature is the body's is found out as the body comes.
     *
     * @throws Problem 401 where no body could be signed as these headers say
     */
    BodySignature begin(MultiMap headers);
}
