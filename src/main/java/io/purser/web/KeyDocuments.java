package io.purser.web;

import io.purser.access.key.ApiKey;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.json.Fields;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** API keys as JSON, both ways. */
final class KeyDocuments {
    private static final int MOST_NAMES = 100;

    private KeyDocuments() {}

    /** The bindings of a new key; null if a mistake was noted. */
    static @Nullable KeyGrant readGrant(Fields fields) {
        String name = fields.name("name");
        if (name == null && !fields.has("name")) {
            fields.violation("name", "has to be given, so that people know whose key it is");
        }
        Set<Role> roles = readRoles(fields);
        String agent = fields.name("agent");
        String team = fields.name("team");
        Set<String> tags = Set.copyOf(fields.names("tags", MOST_NAMES));
        Set<String> functions = Set.copyOf(fields.names("functions", MOST_NAMES));
        Set<String> models = Set.copyOf(fields.names("models", MOST_NAMES));
        RateLimits limits = new RateLimits(limit(fields, "requests_per_minute"), limit(fields, "tokens_per_minute"));
        KeyPermissions allowances = readAllowances(fields);
        return fields.isClean() && name != null
                ? new KeyGrant(name, roles, agent, team, tags, functions, models, limits, allowances)
                : null;
    }

    private static KeyPermissions readAllowances(Fields fields) {
        boolean chargesUnreserved = fields.flag("charges_unreserved", false);
        boolean namesAgents = fields.flag("names_agents", false);
        Usd limit = fields.parsed("max_app_usd_per_month", 30, Usd::parse);
        if (limit != null && limit.isNegative()) {
            fields.violation("max_app_usd_per_month", "must not be negative");
            return KeyPermissions.NONE;
        }
        return new KeyPermissions(chargesUnreserved, namesAgents, limit == null ? null : limit.toBigDecimal());
    }

    private static Set<Role> readRoles(Fields fields) {
        List<String> names = fields.names("roles", MOST_NAMES);
        for (int i = 0; i < names.size(); i++) {
            if (Role.named(names.get(i)).isEmpty()) {
                fields.violation(
                        "roles[" + i + "]",
                        "has to be one of "
                                + Stream.of(Role.values()).map(Role::wireName).collect(Collectors.joining(", ")));
            }
        }
        return names.stream().flatMap(name -> Role.named(name).stream()).collect(Collectors.toSet());
    }

    private static @Nullable Long limit(Fields fields, String name) {
        OptionalLong limit = fields.count(name, 1, RateLimits.HIGHEST);
        return limit.isPresent() ? limit.getAsLong() : null;
    }

    /** A new key with its secret, which no other answer shows. */
    static Map<String, Object> of(KeyAdministration.Issued issued) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", issued.secret());
        document.putAll(of(issued.key()));
        return document;
    }

    static Map<String, Object> of(ApiKey key) {
        KeyGrant grant = key.grant();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", key.id().toString());
        document.put("name", grant.name());
        document.put(
                "roles", grant.roles().stream().map(Role::wireName).sorted().toList());
        put(document, "agent", grant.agent());
        put(document, "team", grant.team());
        document.put("tags", new TreeSet<>(grant.tags()));
        document.put("functions", new TreeSet<>(grant.functions()));
        document.put("models", new TreeSet<>(grant.models()));
        put(document, "requests_per_minute", grant.rateLimits().requestsPerMinute());
        put(document, "tokens_per_minute", grant.rateLimits().tokensPerMinute());
        document.put("charges_unreserved", grant.allowances().chargesUnreserved());
        document.put("names_agents", grant.allowances().namesAgents());
        put(document, "max_app_usd_per_month", limit(grant.allowances()));
        document.put("created_at", key.createdAt().toString());
        put(document, "revoked_at", text(key.revokedAt()));
        document.put("secrets", key.secrets().stream().map(KeyDocuments::of).toList());
        return document;
    }

    private static @Nullable String limit(KeyPermissions allowances) {
        return allowances.maxAppUsdPerMonth() == null
                ? null
                : Usd.roundedUp(allowances.maxAppUsdPerMonth()).toString();
    }

    private static Map<String, Object> of(ApiKey.Secret secret) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("prefix", secret.prefix());
        document.put("created_at", secret.createdAt().toString());
        put(document, "expires_at", text(secret.expiresAt()));
        return document;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }
}
