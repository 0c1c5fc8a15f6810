package io.purser.access.github;

import io.purser.access.key.TokenVerifier;
import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** Refuses all of GitHub's tokens, because the operator set no audience. */
final class NoTokenVerifier implements TokenVerifier {
    @Override
    public boolean isEnabled() {
        return false;
    }

    @Override
    public Caller verify(String token) {
        throw Problem.of(
                ProblemType.UNAUTHENTICATED,
                "tokens of GitHub are not accepted here: the operator has to set PURSER_GITHUB_AUDIENCE");
    }
}
