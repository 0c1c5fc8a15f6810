package io.purser.access.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.SettableClock;
import io.purser.access.key.TokenVerifier;
import io.purser.support.BesideOthers;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GitHub's keys from PURSER_GITHUB_JWKS_FILE. */
@BesideOthers
class GithubBeansTest {
    private static final SignedTokens GITHUB = new SignedTokens("key-1");
    private static final String AUDIENCE = "https://purser.example";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T12:00:00Z"));

    private TokenVerifier tokens(String jwks) {
        String rules = """
                [{"repository": "acme/shop", "ref": "refs/heads/main",
                  "environment": "production", "workflow": ".github/workflows/deploy.yml",
                  "repository_id": "42", "team": "shop"}]""";
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(GithubProperties.class)
                .withDefaultValues(Map.of(
                        "purser.github.rules",
                        rules,
                        "purser.github.audience",
                        AUDIENCE,
                        "purser.github.issuer",
                        SignedTokens.ISSUER,
                        "purser.github.jwks-file",
                        jwks))
                .withValidateUnknown(false)
                .build();
        return new GithubBeans(clock).tokens(config, config.getConfigMapping(GithubProperties.class));
    }

    private String caller(String jwks) {
        return tokens(jwks)
                .verify(GITHUB.sign(SignedTokens.push(AUDIENCE, clock.instant())))
                .id();
    }

    @Test
    void takesTheKeysThemselvesOrTheNameOfTheirFileWithTheMarkOfAByteOrderOrWithout(@TempDir Path folder)
            throws IOException {
        String keys = new String(GITHUB.published(), UTF_8);
        Path file = Files.writeString(folder.resolve("jwks.json"), "\uFEFF" + keys);

        assertThat(caller(keys)).isEqualTo("github:acme/shop");
        assertThat(caller("\uFEFF\n" + keys)).isEqualTo("github:acme/shop");
        assertThat(caller(file.toString())).isEqualTo("github:acme/shop");
    }

    @Test
    void findsTheRepositoriesThatARuleBindsToNoTeam() {
        DeployRules rules = DeployRules.parse("""
                [{"repository": "acme/shop", "ref": "refs/heads/main"},
                 {"repository": "acme/shop", "ref": "refs/tags/v*"},
                 {"repository": "acme/blog", "ref": "refs/heads/main", "team": "blog"}]""");

        assertThat(rules.unbound()).containsExactly("acme/shop");
    }

    @Test
    void refusesAFileThatIsNotThereOrHasNoKeysAtTheStart() {
        assertThatThrownBy(() -> tokens("/nowhere/jwks.json"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("PURSER_GITHUB_JWKS_FILE");
        assertThatThrownBy(() -> tokens("{\"keys\": []}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("PURSER_GITHUB_JWKS_FILE cannot be used: the document holds no RSA key for signatures");
    }
}
