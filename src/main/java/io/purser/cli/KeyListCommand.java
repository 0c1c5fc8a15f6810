package io.purser.cli;

import io.purser.access.key.ApiKey;
import io.purser.access.key.KeyAdministration;
import io.purser.access.route.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code purser key list}: prints one line for each secret of each key, without the secret itself. */
@Command(name = "list", description = "Lists the keys, the oldest first.")
@RegisterForReflection
final class KeyListCommand extends KeyCommandBase {
    @Override
    void run() {
        KeyAdministration keys = keys();
        @Nullable UUID after = null;
        List<ApiKey> page;
        do {
            page = keys.page(after, KeyAdministration.LARGEST_PAGE);
            page.forEach(this::print);
            after = page.isEmpty() ? null : page.getLast().id();
        } while (page.size() == KeyAdministration.LARGEST_PAGE);
    }

    private void print(ApiKey key) {
        String roles = key.grant().roles().stream().map(Role::code).sorted().collect(Collectors.joining(","));
        for (ApiKey.Secret secret : key.secrets()) {
            output().printf(
                            "%s  %s  %s  %s  %s%n",
                            key.id(),
                            secret.prefix(),
                            roles,
                            state(key, secret),
                            key.grant().name());
        }
    }

    private static String state(ApiKey key, ApiKey.Secret secret) {
        if (key.revokedAt() != null) {
            return "revoked " + key.revokedAt();
        }
        return secret.expiresAt() == null ? "without end" : "until " + secret.expiresAt();
    }
}
