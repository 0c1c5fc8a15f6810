package io.purser.access.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.SettableClock;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class GithubTokenVerifierTest {
    private static final SignedTokens GITHUB = new SignedTokens("key-1");
    private static final SignedTokens STRANGER = new SignedTokens("key-1");
    private static final String AUDIENCE = "https://purser.example";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final AtomicInteger fetches = new AtomicInteger();
    private byte[] published = GITHUB.published();
    private boolean unreachable;

    private final JsonWebKeys keys = new JsonWebKeys(
            () -> {
                fetches.incrementAndGet();
                if (unreachable) {
                    throw new IOException("unreachable");
                }
                return published;
            },
            clock::nanoTime);

    private GithubTokenVerifier tokens(String rules) {
        return new GithubTokenVerifier(SignedTokens.ISSUER, AUDIENCE, keys, DeployRules.parse(rules), clock);
    }

    private final GithubTokenVerifier tokens = tokens("""
            [{"repository": "acme/shop", "ref": "refs/heads/main", "environment": "production",
              "workflow": ".github/workflows/deploy.yml", "repository_id": "42", "team": "shop"}]""");

    private Map<String, Object> claims() {
        return SignedTokens.push(AUDIENCE, clock.instant());
    }

    private Map<String, Object> claims(String name, Object value) {
        Map<String, Object> claims = claims();
        claims.put(name, value);
        return claims;
    }

    private void refuses(ProblemType type, String token, String why) {
        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(type);
            assertThat(problem.detail()).contains(why);
        });
    }

    @Test
    void letsTheWorkflowOfARuleDeployAndNothingElse() {
        Caller caller = tokens.verify(GITHUB.sign(claims()));

        assertThat(caller.id()).isEqualTo("github:acme/shop");
        assertThat(caller.roles()).containsExactly(Role.DEPLOYER);
        assertThat(caller.team()).isEqualTo("shop");
    }

    @Test
    void refusesATokenThatNamesNoAlgorithm() {
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.unsigned(claims()), "not signed with RS256");
    }

    @Test
    void refusesAnHmacUnderThePublicKey() {
        refuses(
                ProblemType.UNAUTHENTICATED,
                GITHUB.signWithPublicKeyAsSecret(GITHUB.publicKey(), claims()),
                "not signed with RS256");
        refuses(
                ProblemType.UNAUTHENTICATED,
                GITHUB.signWithPublicKeyAsSecret(published, claims()),
                "not signed with RS256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS512", "rs256", "ES256", "PS256", "None", ""})
    void refusesEveryOtherAlgorithm(String algorithm) {
        refuses(
                ProblemType.UNAUTHENTICATED,
                GITHUB.sign(Map.of("alg", algorithm, "kid", "key-1"), claims()),
                "not signed with RS256");
    }

    @Test
    void refusesAnUnknownKeyAStrangersKeyAndKeysOfTheHeaderItself() {
        refuses(
                ProblemType.UNAUTHENTICATED,
                GITHUB.sign(Map.of("alg", "RS256", "kid", "key-2"), claims()),
                "not by any key");
        refuses(ProblemType.UNAUTHENTICATED, STRANGER.sign(claims()), "not by any key");
        refuses(
                ProblemType.UNAUTHENTICATED,
                STRANGER.sign(
                        Map.of("alg", "RS256", "kid", "key-1", "jwk", Map.of("kty", "RSA"), "jku", "https://x"),
                        claims()),
                "not by any key");
        refuses(
                ProblemType.UNAUTHENTICATED,
                GITHUB.sign(Map.of("alg", "RS256", "kid", "key-1", "crit", List.of("x")), claims()),
                "not signed with RS256");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(Map.of("alg", "RS256"), claims()), "not signed with RS256");
    }

    @Test
    void refusesClaimsThatWereTamperedWith() {
        String token = GITHUB.sign(claims());
        String unsigned = token.substring(0, token.lastIndexOf('.') + 1);

        refuses(
                ProblemType.UNAUTHENTICATED,
                SignedTokens.withClaims(token, claims("repository", "evil/shop")),
                "not by any key");
        refuses(ProblemType.UNAUTHENTICATED, unsigned, "not by any key");
        refuses(ProblemType.UNAUTHENTICATED, unsigned + "AAAA", "not by any key");
    }

    @Test
    void refusesClaimsThatAreGivenTwice() {
        String claims = new String(SignedTokens.json(claims()), UTF_8);
        String twice = claims.substring(0, claims.length() - 1) + ",\"aud\":\"x\"}";
        String text = SignedTokens.encode(SignedTokens.json(Map.of("alg", "RS256", "kid", "key-1"))) + "."
                + SignedTokens.encode(twice.getBytes(UTF_8)) + ".AAAA";

        refuses(ProblemType.UNAUTHENTICATED, text, "not signed with RS256");
    }

    @Test
    void refusesAnotherIssuerOrAudience() {
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("iss", SignedTokens.ISSUER + "/")), "issuer");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("aud", "https://other.example")), "audience");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("aud", List.of("a", "b"))), "audience");
        assertThat(tokens.verify(GITHUB.sign(claims("aud", List.of("a", AUDIENCE))))
                        .roles())
                .containsExactly(Role.DEPLOYER);
    }

    @Test
    void refusesWhatExpiredAndWhatIsOfTheFutureBeyondALeewayOfThirtySeconds() {
        long now = clock.instant().getEpochSecond();

        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("exp", now - 30)), "expired");
        assertThat(tokens.verify(GITHUB.sign(claims("exp", now - 29)))).isNotNull();
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("nbf", now + 31)), "not valid yet");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("iat", now + 31)), "not valid yet");
        assertThat(tokens.verify(GITHUB.sign(claims("nbf", now + 30)))).isNotNull();
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("exp", "never")), "when it expires");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims("exp", now + 0.5)), "when it expires");
        Map<String, Object> endless = claims();
        endless.remove("exp");
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(endless), "when it expires");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull_request",
                "pull_request_target",
                "pull_request_review",
                "issue_comment",
                "workflow_run",
                "fork",
                "merge_group",
                ""
            })
    void neverLetsARunDeployThatOutsidersCanStart(String event) {
        refuses(ProblemType.FORBIDDEN, GITHUB.sign(claims("event_name", event)), "may not deploy");
    }

    @Test
    void neverLetsAPullRequestOrAForkDeploy() {
        refuses(ProblemType.FORBIDDEN, GITHUB.sign(claims("head_ref", "feature")), "pull request");
        refuses(ProblemType.FORBIDDEN, GITHUB.sign(claims("ref", "refs/pull/7/merge")), "pull request");
        refuses(ProblemType.FORBIDDEN, GITHUB.sign(claims("repository", "mallory/shop")), "no rule");
    }

    @ParameterizedTest
    @CsvSource({
        "repository, acme/shop2",
        "repository, Acme/shop",
        "repository_id, 43",
        "ref, refs/heads/main2",
        "ref, refs/tags/main",
        "environment, staging",
        "workflow_ref, acme/shop/.github/workflows/other.yml@refs/heads/main",
        "workflow_ref, mallory/shop/.github/workflows/deploy.yml@refs/heads/main"
    })
    void refusesWhatNoRuleNames(String claim, String value) {
        refuses(ProblemType.FORBIDDEN, GITHUB.sign(claims(claim, value)), "no rule");
    }

    @Test
    void aRefMayEndWithAStar() {
        GithubTokenVerifier releases = tokens("[{\"repository\": \"acme/shop\", \"ref\": \"refs/tags/v*\"}]");

        assertThat(releases.verify(GITHUB.sign(claims("ref", "refs/tags/v1.2"))).id())
                .isEqualTo("github:acme/shop");
        assertThatThrownBy(() -> releases.verify(GITHUB.sign(claims("ref", "refs/tags/w1"))))
                .hasMessageContaining("no rule");
    }

    @Test
    void fetchesTheKeysOnceAndAgainForAnUnknownOneButNotMoreOftenThanEachThirtySeconds() {
        tokens.verify(GITHUB.sign(claims()));
        tokens.verify(GITHUB.sign(claims()));
        assertThat(fetches).hasValue(1);

        SignedTokens next = new SignedTokens("key-2");
        published = next.published();
        refuses(ProblemType.UNAUTHENTICATED, next.sign(claims()), "not by any key");
        assertThat(fetches).hasValue(1);

        clock.advance(JsonWebKeys.PAUSE);
        tokens.verify(next.sign(claims()));
        refuses(ProblemType.UNAUTHENTICATED, GITHUB.sign(claims()), "not by any key");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void goesOnWithTheKeysItKnowsForADayWhereNoneCanBeFetched() {
        tokens.verify(GITHUB.sign(claims()));
        unreachable = true;

        clock.advance(Duration.ofHours(24));
        assertThat(tokens.verify(GITHUB.sign(claims()))).isNotNull();
        clock.advance(Duration.ofSeconds(31));
        refuses(ProblemType.NOT_READY, GITHUB.sign(claims()), "cannot be fetched");
    }

    @Test
    void usesNoKeyThatIsTooShortOrForSomethingElse() {
        SignedTokens weak = new SignedTokens("weak", 1_024);
        published = weak.published();
        refuses(ProblemType.NOT_READY, weak.sign(claims()), "cannot be fetched");

        clock.advance(JsonWebKeys.PAUSE);
        published = new String(GITHUB.published(), UTF_8)
                .replace("\"sig\"", "\"enc\"")
                .getBytes(UTF_8);
        refuses(ProblemType.NOT_READY, GITHUB.sign(claims()), "cannot be fetched");
    }

    @Test
    void refusesRulesThatAreWrongAndNamesEach() {
        assertThatThrownBy(() -> DeployRules.parse("""
                        [{"repository": "acme/shop"}, {"repository": "shop", "ref": "refs/heads/main"},
                         {"repository": "a/b", "ref": "main"}, {"repo": "a/b"}, 5]"""))
                .hasMessageContaining("rule 1 for GitHub: a rule needs a ref or an environment")
                .hasMessageContaining("rule 2 for GitHub: repository has to be as in acme/shop")
                .hasMessageContaining("rule 3 for GitHub: ref has to begin with")
                .hasMessageContaining("rule 4 for GitHub: [repo] is not known")
                .hasMessageContaining("rule 5 for GitHub: it has to be an object");
        assertThatThrownBy(() -> DeployRules.parse("[]")).hasMessageContaining("at least one rule");
    }
}
