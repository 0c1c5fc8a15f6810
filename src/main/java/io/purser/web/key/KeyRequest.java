package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.key.KeyGrant;
import io.purser.access.route.Role;
import io.purser.json.Fields;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made; in JSON, all fields of its parts are at the top.
 *
 * @param name for people
 * @param expiresAt when its first secret ends, or null for a secret without end
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record KeyRequest(
        @Schema(maxLength = Fields.LONGEST_NAME) String name,
        @Schema(maxItems = MOST) List<Role> roles,
        @JsonUnwrapped KeyBounds bounds,
        @JsonUnwrapped KeyLimits limits,
        @JsonUnwrapped KeyAllowances allowances,
        @Nullable Instant expiresAt) {
    private static final int MOST = 100;

    /** Reads the body of a request; null after a mistake. */
    public static @Nullable KeyRequest read(Fields fields) {
        Instant expiresAt = fields.time("expires_at");
        String name = fields.name("name");
        if (name == null && !fields.has("name")) {
            fields.violation("name", "has to be given, so that people know whose key it is");
        }
        List<Role> roles = readRoles(fields);
        KeyBounds bounds = KeyBounds.read(fields);
        KeyLimits limits = KeyLimits.read(fields);
        KeyAllowances allowances = KeyAllowances.read(fields);
        return fields.isClean() && name != null
                ? new KeyRequest(name, roles, bounds, limits, allowances, expiresAt)
                : null;
    }

    /**
     * The grant of the key.
     *
     * @throws io.purser.problem.Problem if the parts contradict each other
     */
    public KeyGrant toGrant() {
        return new KeyGrant(
                name,
                new LinkedHashSet<>(roles),
                bounds.agent(),
                bounds.team(),
                Set.copyOf(bounds.tags()),
                Set.copyOf(bounds.functions()),
                Set.copyOf(bounds.models()),
                limits.toLimits(),
                allowances.toPermissions());
    }

    private static List<Role> readRoles(Fields fields) {
        List<String> names = fields.names("roles", MOST);
        for (int i = 0; i < names.size(); i++) {
            if (Role.CODES.find(names.get(i)).isEmpty()) {
                fields.violation(
                        "roles[" + i + "]",
                        "has to be one of "
                                + Stream.of(Role.values()).map(Role::code).collect(Collectors.joining(", ")));
            }
        }
        return names.stream().flatMap(name -> Role.CODES.find(name).stream()).toList();
    }
}
