package io.purser.access;

import io.purser.access.key.TokenVerifier;
import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** A verifier of tokens where no issuer is configured. */
final class NoTokens implements TokenVerifier {
    @Override
    public boolean isEnabled() {
        return false;
    }

    @Override
    public Caller verify(String token) {
        throw Problem.of(ProblemType.UNAUTHENTICATED, "no tokens here");
    }
}
