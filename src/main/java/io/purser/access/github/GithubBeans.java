package io.purser.access.github;

import io.purser.access.SecretSettings;
import io.purser.access.StartupValidation;
import io.purser.access.key.TokenVerifier;
import io.purser.json.SettingDocument;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Builds the parts of this package from the settings {@code purser.github.*}. */
@Singleton
class GithubBeans {
    private static final Logger LOG = Logger.getLogger(GithubBeans.class);
    private static final int SHORTEST_SECRET = 16;

    private final Clock clock;

    GithubBeans(Clock clock) {
        this.clock = clock;
    }

    @Produces
    @Singleton
    TokenVerifier tokens(Config config, GithubProperties settings) {
        Optional<String> audience = settings.audience();
        String issuer = settings.issuer();
        if (audience.isEmpty()) {
            return TokenVerifier.refusing(
                    "tokens of GitHub are not accepted here: the operator has to set PURSER_GITHUB_AUDIENCE");
        }
        DeployRules rules = StartupValidation.orRefuse(() -> rules(config));
        if (!rules.unbound().isEmpty()) {
            LOG.warnf(
                    "workflows of %s may read, change and close every deployment and app, because their rule in"
                            + " PURSER_GITHUB_RULES has no team",
                    String.join(", ", rules.unbound()));
        }
        settings.jwksFile().ifPresent(given -> StartupValidation.orRefuse(() -> usable(given)));
        JsonWebKeys.Source source = settings.jwksFile()
                .<JsonWebKeys.Source>map(given -> () -> keys(given))
                .orElseGet(() -> new JsonWebKeyClient(URI.create(issuer + "/.well-known/jwks")));
        return new GithubTokenVerifier(issuer, audience.get(), new JsonWebKeys(source, System::nanoTime), rules, clock);
    }

    @Produces
    @Singleton
    GithubWebhooks webhooks(Config config, DataSource database) {
        Optional<String> secret = StartupValidation.orRefuse(() -> webhookSecret(config));
        return new GithubWebhooks(secret.orElse(null), new WebhookDeliveries(database, clock));
    }

    /** Reads the webhooks' settings before Purser serves a request, so that a wrong one stops the start. */
    void start(@Observes StartupEvent event, GithubWebhooks webhooks) {
        LOG.debugf("webhooks of GitHub: %s", webhooks.isEnabled() ? "accepted where signed" : "none accepted");
    }

    /** Reads the file each time, because the operator may replace it while Purser runs. */
    private static byte[] keys(String given) throws IOException {
        try {
            return SettingDocument.read("PURSER_GITHUB_JWKS_FILE", given).content();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Reads the file once, so that a mistake in it stops the start. */
    private static Map<String, PublicKey> usable(String given) {
        try {
            return JsonWebKeys.parse(keys(given));
        } catch (IOException e) {
            throw new IllegalStateException("PURSER_GITHUB_JWKS_FILE cannot be used: " + e.getMessage());
        }
    }

    private static DeployRules rules(Config config) {
        return SecretSettings.of(config)
                .valueOrFile("github.rules")
                .map(DeployRules::parse)
                .orElseThrow(() -> new IllegalStateException("PURSER_GITHUB_AUDIENCE is set, and no rule says which"
                        + " workflow may deploy: set PURSER_GITHUB_RULES or PURSER_GITHUB_RULES_FILE"));
    }

    private static Optional<String> webhookSecret(Config config) {
        Optional<String> secret =
                SecretSettings.of(config).valueOrFile("github.webhook-secret").map(String::strip);
        if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
            throw new IllegalStateException(
                    "PURSER_GITHUB_WEBHOOK_SECRET has to have at least " + SHORTEST_SECRET + " characters");
        }
        return secret;
    }
}
