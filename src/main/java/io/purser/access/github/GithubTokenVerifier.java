package io.purser.access.github;

import io.purser.access.key.TokenVerifier;
import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Lets GitHub's workflows deploy with the OIDC token of their run, if the operator's rules name them. The checks follow
 * RFC 7519 and RFC 8725.
 */
record GithubTokenVerifier(String issuer, String audience, JsonWebKeys keys, DeployRules rules, Clock clock)
        implements TokenVerifier {
    // Outsiders can neither start these runs nor bring code into them.
    private static final Set<String> TRUSTED_EVENTS =
            Set.of("push", "workflow_dispatch", "schedule", "release", "repository_dispatch");
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public Caller verify(String text) {
        JsonWebToken token = JsonWebToken.parse(text)
                .orElseThrow(() -> refused("it is not signed with RS256 by a named key, as GitHub's tokens are"));
        boolean authentic = keys.find(token.keyId()).map(token::isSignedBy).orElse(false);
        if (!authentic) {
            throw refused("its signature is not by any key that GitHub publishes");
        }
        checkClaims(token.claims());
        return authorise(token.workflow());
    }

    private void checkClaims(RegisteredClaims claims) {
        if (!claims.iss().equals(Optional.of(issuer))) {
            throw refused("its issuer is not " + issuer);
        }
        if (!claims.isFor(audience)) {
            throw refused("its audience is not %s: ask for that audience in the workflow".formatted(audience));
        }
        Instant now = clock.instant();
        Instant issuedAt = claims.issuedAt().orElseThrow(() -> refused("it does not say when it was issued"));
        Instant expiresAt = claims.expiresAt().orElseThrow(() -> refused("it does not say when it expires"));
        if (!now.isBefore(expiresAt.plus(LEEWAY))) {
            throw refused("it expired at " + expiresAt);
        }
        Instant notBefore =
                claims.nbf().isEmpty() ? issuedAt : claims.notBefore().orElseThrow(() -> refused("its nbf is no time"));
        if (issuedAt.isAfter(now.plus(LEEWAY)) || notBefore.isAfter(now.plus(LEEWAY))) {
            throw refused("it is not valid yet");
        }
    }

    private Caller authorise(WorkflowClaims claims) {
        if (claims.forPullRequest() || !TRUSTED_EVENTS.contains(claims.event())) {
            throw forbidden("a run started by %s may not deploy; those of %s may"
                    .formatted(claims.forPullRequest() ? "a pull request" : claims.event(), TRUSTED_EVENTS));
        }
        return rules.allowing(claims)
                .map(DeployRule::caller)
                .orElseThrow(() -> forbidden(
                        "no rule of the operator lets this workflow deploy: repository %s, ref %s, environment %s, workflow %s"
                                .formatted(
                                        claims.repository(),
                                        claims.ref(),
                                        claims.environment().orElse("none"),
                                        claims.workflow().orElse("none of the repository"))));
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemType.UNAUTHENTICATED, "this token is refused: " + why);
    }

    private static Problem forbidden(String why) {
        return Problem.of(ProblemType.FORBIDDEN, why);
    }
}
