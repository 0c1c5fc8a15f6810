package io.purser.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as it was proven.
 *
 * @param id stable name of the credential; idempotency keys belong to it
 * @param agent the agent that the credential is bound to, or null where the request may name one
 * @param team the team whose budgets apply, or null
 * @param tags what else budgets and reports may group by
 */
public record Caller(
        String id, @Nullable String agent, @Nullable String team, Set<String> tags) {
    /** Everyone, where Purser runs open on a developer's loopback. */
    public static final Caller OPEN = new Caller("open", null, null, Set.of());

    public Caller {
        tags = Set.copyOf(tags);
    }
}
