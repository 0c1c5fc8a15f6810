package io.purser.access.route;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated sender of a request.
 *
 * @param id stable name of the credential, the same after a rotation; idempotency keys belong to it
 * @param agent the agent that the credential is bound to, or null if the request may name one
 * @param team the team whose budgets apply, or null
 * @param tags further groups for budgets and reports
 * @param roles the roles of the credential
 * @param functions the members it may use, as in {@code PURSER_FUNCTIONS}; empty for all members of its roles
 * @param models the targets it may use, such as {@code openrouter:openai/gpt-6-luna} or {@code openrouter:*}; empty for all
 * @param rateLimits how many requests and tokens it may use in a minute
 * @param allowances its permissions beyond its roles
 * @param keyPrefix the prefix by which people recognise the key, or null if there is no key
 */
public record Caller(
        String id,
        @Nullable String agent,
        @Nullable String team,
        Set<String> tags,
        Set<Role> roles,
        Set<String> functions,
        Set<String> models,
        RateLimits rateLimits,
        KeyPermissions allowances,
        @Nullable String keyPrefix) {
    /** Every caller of a Purser that runs open on a developer's loopback. */
    public static final Caller OPEN = everything("open");

    private static final String CONTEXT_KEY = Caller.class.getName();
    private static final String ANY_MODEL_OF_PROVIDER = ":*";

    public Caller {
        tags = Set.copyOf(tags);
        roles = Set.copyOf(roles);
        functions = Set.copyOf(functions);
        models = Set.copyOf(models);
    }

    /** An agent's caller that is bound to nothing else. */
    public Caller(String id, @Nullable String agent, @Nullable String team, Set<String> tags) {
        this(id, agent, team, tags, Set.of(Role.AGENT), Set.of(), Set.of(), RateLimits.NONE, KeyPermissions.NONE, null);
    }

    /** A caller of this name with every role and no limits. */
    public static Caller everything(String id) {
        return new Caller(
                id,
                null,
                null,
                Set.of(),
                EnumSet.allOf(Role.class),
                Set.of(),
                Set.of(),
                RateLimits.NONE,
                KeyPermissions.ALL,
                null);
    }

    /**
     * The caller of this request, as the access filter established it.
     *
     * @throws Problem 401 if the filter established no caller; a public route has none
     */
    public static Caller of(RoutingContext context) {
        Caller caller = context.get(CONTEXT_KEY);
        if (caller == null) {
            throw Problem.of(
                    ProblemType.UNAUTHENTICATED, "nobody was authenticated for this request; send an API key with it");
        }
        return caller;
    }

    /** Whether its key sees only the data of its own team or agent. This is never so for an operator. */
    public boolean seesItsOwnAlone() {
        return (team != null || agent != null) && !is(Role.OPERATOR);
    }

    public void enter(RoutingContext context) {
        context.put(CONTEXT_KEY, this);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** Whether it may charge usage without a reservation. */
    public boolean chargesUnreserved() {
        return is(Role.OPERATOR) || allowances.chargesUnreserved();
    }

    /** Whether it may name any agent, task and tag. If not, the names that it adds are labels of its own. */
    public boolean namesAgents() {
        return is(Role.OPERATOR) || allowances.namesAgents();
    }

    /** Whether its key may use this member: a function's name, {@code gateway} or {@code reports}. */
    public boolean mayCall(String function) {
        return functions.isEmpty() || functions.contains(function);
    }

    /** Whether its key may use this target, which is written {@code provider:model}. */
    public boolean mayUse(String target) {
        if (models.isEmpty() || models.contains(target)) {
            return true;
        }
        int colon = target.indexOf(':');
        return colon > 0 && models.contains(target.substring(0, colon) + ANY_MODEL_OF_PROVIDER);
    }
}
