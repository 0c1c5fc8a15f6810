package io.purser.budget.operation;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.ledger.Spender;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides to whom a caller's cost is charged. The key defines the identity. If the key may name any agent, the agent,
 * task and tags of a request count as they are. Otherwise they are labels of the caller's own: Purser writes an agent
 * as {@code key:<id>/<agent>}, and a task or a tag counts only for budgets that name something of the key as well.
 */
public final class SpenderResolver {
    /** The prefix of the tag that every deployment of an app has; the app's name follows. */
    public static final String APP_TAG = "app:";

    private SpenderResolver() {}

    /**
     * The spender of one call.
     *
     * @throws Problem {@code forbidden} if the key is bound to another agent, or if a tag belongs to an app
     */
    public static Spender of(Caller caller, @Nullable String agent, @Nullable String task, Collection<String> tags) {
        require(caller, agent, tags);
        Set<String> all = new LinkedHashSet<>(caller.tags());
        all.addAll(tags);
        return new Spender(
                caller.id(),
                agent(caller, agent),
                task,
                caller.team(),
                all,
                caller.namesAgents() ? null : caller.tags());
    }

    /**
     * The spender of something that outlives its request, such as a deployment. Its account is read back without its
     * caller, so that tasks and tags that are labels are written like agents.
     *
     * @throws Problem as {@link #of} does
     */
    public static Spender lasting(
            Caller caller, @Nullable String agent, @Nullable String task, Collection<String> tags) {
        require(caller, agent, tags);
        Set<String> all = new LinkedHashSet<>(caller.tags());
        all.addAll(tags.stream()
                .map(tag -> caller.tags().contains(tag) ? tag : label(caller, tag))
                .collect(Collectors.toSet()));
        return new Spender(
                caller.id(), agent(caller, agent), task == null ? null : label(caller, task), caller.team(), all);
    }

    /** The spender for the key alone, whatever it may name: usage without a reservation counts for it. */
    static Spender ofKeyAlone(Caller caller, Spender spender) {
        return new Spender(caller.id(), caller.agent(), spender.task(), caller.team(), spender.tags(), caller.tags());
    }

    private static void require(Caller caller, @Nullable String agent, Collection<String> tags) {
        if (caller.agent() != null && agent != null && !caller.agent().equals(agent)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key is bound to the agent \"%s\" and cannot spend for \"%s\""
                            .formatted(caller.agent(), agent));
        }
        if (!caller.is(Role.OPERATOR)) {
            tags.stream()
                    .filter(tag -> tag.startsWith(APP_TAG) && !caller.tags().contains(tag))
                    .findFirst()
                    .ifPresent(tag -> {
                        throw Problem.of(
                                ProblemType.FORBIDDEN,
                                "the tag \"%s\" is an app's, and its deployments alone carry it; choose another"
                                        .formatted(tag));
                    });
        }
    }

    private static @Nullable String agent(Caller caller, @Nullable String named) {
        if (caller.agent() != null) {
            return caller.agent();
        }
        return named == null ? null : label(caller, named);
    }

    /** The text in the caller's own namespace; a text that is in it already stays the same. */
    private static String label(Caller caller, String text) {
        String own = caller.id() + "/";
        return caller.namesAgents() || text.startsWith(own) ? text : own + text;
    }
}
