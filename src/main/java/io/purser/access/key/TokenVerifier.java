package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

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

    /** Accepts no token, for the reason that callers are told. */
    static TokenVerifier refusing(String detail) {
        return new TokenVerifier() {
            @Override
            public boolean isEnabled() {
                return false;
            }

            @Override
            public Caller verify(String token) {
                throw Problem.of(ProblemType.UNAUTHENTICATED, detail);
            }
        };
    }
}
