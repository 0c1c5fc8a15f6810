package io.purser.cli;

import io.purser.access.key.ApiKey;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.route.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
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
                            "%s  %s  %s  %s  %s%s%n",
                            key.id(),
                            secret.prefix(),
                            roles,
                            state(key, secret),
                            key.grant().name(),
                            bounds(key.grant()));
        }
    }

    /** What the key is bound to, and what it may do beside its roles. */
    private static String bounds(KeyGrant grant) {
        List<String> bounds = new ArrayList<>();
        if (grant.agent() != null) {
            bounds.add("agent " + grant.agent());
        }
        if (grant.team() != null) {
            bounds.add("team " + grant.team());
        }
        grant.tags().stream().sorted().forEach(tag -> bounds.add("tag " + tag));
        grant.functions().stream().sorted().forEach(function -> bounds.add("function " + function));
        grant.models().stream().sorted().forEach(model -> bounds.add("model " + model));
        if (grant.allowances().chargesUnreserved()) {
            bounds.add("charges unreserved");
        }
        if (grant.allowances().namesAgents()) {
            bounds.add("names agents");
        }
        return bounds.isEmpty() ? "" : " (" + String.join(", ", bounds) + ")";
    }

    private static String state(ApiKey key, ApiKey.Secret secret) {
        if (key.revokedAt() != null) {
            return "revoked " + key.revokedAt();
        }
        return secret.expiresAt() == null ? "without end" : "until " + secret.expiresAt();
    }
}
