package io.purser.access.github;

import io.purser.access.Database;
import io.purser.access.Settings;
import io.purser.access.TokenVerifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts of this room together, from the settings {@code purser.github.*}. */
@Singleton
class GithubBeans {
    private static final int SHORTEST_SECRET = 16;

    private final Clock clock;

    GithubBeans(Clock clock) {
        this.clock = clock;
    }

    @Produces
    @Singleton
    TokenVerifier tokens(
            Config config,
            @ConfigProperty(name = "purser.github.audience") Optional<String> audience,
            @ConfigProperty(name = "purser.github.issuer", defaultValue = "https://token.actions.githubusercontent.com")
                    String issuer,
            @ConfigProperty(name = "purser.github.jwks-file") Optional<String> jwksFile) {
        if (audience.isEmpty()) {
            return new NoTokens();
        }
        DeployRules rules = Settings.of(config)
                .valueOrFile("github.rules")
                .map(DeployRules::parse)
                .orElseThrow(() -> new IllegalStateException("PURSER_GITHUB_AUDIENCE is set, and no rule says which"
                        + " workflow may deploy: set PURSER_GITHUB_RULES or PURSER_GITHUB_RULES_FILE"));
        JsonWebKeys.Source source = jwksFile.<JsonWebKeys.Source>map(file -> () -> Files.readAllBytes(Path.of(file)))
                .orElseGet(() -> new KeysOverHttp(URI.create(issuer + "/.well-known/jwks")));
        return new GithubTokens(issuer, audience.get(), new JsonWebKeys(source, System::nanoTime), rules, clock);
    }

    @Produces
    @Singleton
    GithubWebhooks webhooks(Config config, Database database) {
        String secret = Settings.of(config)
                .valueOrFile("github.webhook-secret")
                .map(String::strip)
                .orElse(null);
        if (secret != null && secret.length() < SHORTEST_SECRET) {
            throw new IllegalStateException(
                    "PURSER_GITHUB_WEBHOOK_SECRET has to have at least " + SHORTEST_SECRET + " characters");
        }
        return new GithubWebhooks(secret, new Deliveries(database, clock));
    }
}
