package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.access.route.RouteTable;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The roles, bounds and limits of an API key. A contradictory grant cannot be built: {@link Problem} names every
 * mistake by its JSON path.
 *
 * @param name for people
 * @param roles at least one
 * @param agent the only agent it may name, or null
 * @param team the team whose budgets apply, or null
 * @param tags groups for budgets and reports
 * @param functions members of {@code PURSER_FUNCTIONS} that it may use; empty for all
 * @param models targets such as {@code provider:model} or {@code provider:*}; empty for all
 * @param rateLimits how many requests and tokens its holder may use in a minute
 * @param allowances its permissions beyond its roles
 */
public record KeyGrant(
        String name,
        Set<Role> roles,
        @Nullable String agent,
        @Nullable String team,
        Set<String> tags,
        Set<String> functions,
        Set<String> models,
        RateLimits rateLimits,
        KeyPermissions allowances) {
    private static final Pattern TARGET = Pattern.compile("[^\\s:*]+:(\\*|[^\\s*]+)");

    public KeyGrant {
        roles = Set.copyOf(roles);
        tags = Set.copyOf(tags);
        functions = Set.copyOf(functions);
        models = Set.copyOf(models);
        List<Violation> violations = new ArrayList<>();
        if (roles.isEmpty()) {
            violations.add(new Violation("roles", "has to name at least one role"));
        }
        for (String model : new TreeSet<>(models)) {
            if (!TARGET.matcher(model).matches()) {
                violations.add(new Violation("models", model + " is neither provider:model nor provider:*"));
            }
        }
        // An operator can make a key without these bounds, so they would protect nothing.
        if (roles.contains(Role.OPERATOR)
                && (agent != null || team != null || !functions.isEmpty() || !models.isEmpty())) {
            violations.add(new Violation("roles", "an operator's key cannot be bound to an agent, team or function"));
        }
        if (allowances.namesAgents() && agent != null) {
            violations.add(
                    new Violation("names_agents", "is for a key that is bound to no agent; this one is to " + agent));
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }

    /**
     * Refuses a grant that names a function which this Purser does not have. The constructor does not check this,
     * because a stored grant may come from another version.
     */
    void requireFunctionsOf(RouteTable table) {
        Set<String> known = table.functions();
        List<Violation> violations = functions.stream()
                .filter(function -> !known.contains(function))
                .sorted()
                .map(function -> new Violation(
                        "functions", "does not know %s; there are %s".formatted(function, String.join(", ", known))))
                .toList();
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }

    Caller caller(String id, String prefix) {
        return new Caller(id, agent, team, tags, roles, functions, models, rateLimits, allowances, prefix);
    }
}
