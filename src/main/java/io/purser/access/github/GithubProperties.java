package io.purser.access.github;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings {@code purser.github.*}, without the secret ones. */
@ConfigMapping(prefix = "purser.github")
public interface GithubProperties {
    /** The audience of the OIDC tokens with which workflows deploy; no workflow may without it. */
    Optional<String> audience();

    @WithDefault("https://token.actions.githubusercontent.com")
    String issuer();

    /** The file with the issuer's keys, where the issuer cannot be asked. */
    Optional<String> jwksFile();

    @WithDefault("https://api.github.com")
    String apiUrl();
}
