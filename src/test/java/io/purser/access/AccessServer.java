package io.purser.access;

import io.purser.access.github.SignedTokens;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.SecretsKeys;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Purser that is closed, as in production. It has an operator's key, a secrets key, and GitHub's keys from a file.
 */
public final class AccessServer implements QuarkusTestResourceLifecycleManager {
    public static final String OPERATOR_KEY = KeyAdministration.newOperatorKey();
    public static final String WEBHOOK_SECRET = "the webhook's secret of this test";
    public static final String AUDIENCE = "https://purser.example";
    public static final SignedTokens GITHUB = new SignedTokens("key-1");
    static final String SECRETS_KEY = SecretsKeys.newEntry("test");

    @Override
    public Map<String, String> start() {
        try {
            Path keys = Files.createTempFile("github-keys", ".json");
            Files.write(keys, GITHUB.published());
            keys.toFile().deleteOnExit();
            String database = PostgresResource.freshLedger();
            TestSystem.setAccessDatabase(database);
            return Map.ofEntries(
                    Map.entry("purser.built-in", "371-os"),
                    Map.entry("purser.db.url", database),
                    Map.entry("purser.db.username", "postgres"),
                    Map.entry("purser.db.password", "postgres"),
                    Map.entry("purser.access.open", "false"),
                    Map.entry("purser.access.failures-per-minute", "100000"),
                    Map.entry("purser.access.body-timeout", "PT2S"),
                    Map.entry("purser.operator-key", OPERATOR_KEY),
                    Map.entry("purser.secrets-key", SECRETS_KEY),
                    Map.entry("purser.github.audience", AUDIENCE),
                    Map.entry("purser.github.jwks-file", keys.toString()),
                    Map.entry("purser.github.rules", "[{\"repository\": \"acme/shop\", \"ref\": \"refs/heads/main\"}]"),
                    Map.entry("purser.github.webhook-secret", WEBHOOK_SECRET));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
