package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;

/** Knows callers by a signed token of somebody else's. */
public interface TokenVerifier {
    /** Whether any token could be right. */
    boolean isEnabled();

    /**
     * Who presents the token; may wait for the network.
     *
     * @throws Problem 401 for a token that is not right, 403 for one that is and may do nothing here, 503 where it
     *     cannot be checked
     */
    Caller verify(String token);
}
