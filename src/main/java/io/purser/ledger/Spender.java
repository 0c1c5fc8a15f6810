package io.purser.ledger;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose account money is spent; what budgets apply and what reports group by.
 *
 * @param caller the credential
 * @param agent the agent, or null where none was named
 * @param task the task, or null
 * @param team the team, or null
 * @param tags whatever else the caller groups by
 */
public record Spender(
        String caller,
        @Nullable String agent,
        @Nullable String task,
        @Nullable String team,
        Set<String> tags) {
    public Spender {
        tags = Set.copyOf(tags);
    }
}
