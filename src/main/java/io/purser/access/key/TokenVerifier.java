package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;

/** Authenticates callers by tokens that another party signed. */
public interface TokenVerifier {
    /** Whether any token could be accepted. */
    boolean isEnabled();

    /**
     * The caller of the token; may wait for the network.
     *
     * @throws Problem 401 for a wrong token, 403 for a right one that may do nothing here, 503 if it cannot be checked
     */
    Caller verify(String token);
}
