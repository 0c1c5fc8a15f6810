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
 * @param ownTags those of the tags that the credential itself carries, where it speaks for itself alone: its task and its
 *     other tags are then labels, by which reports group and no budget of anybody else's goes; or null where all that
 *     was named counts
 */
public record Spender(
        String caller,
        @Nullable String agent,
        @Nullable String task,
        @Nullable String team,
        Set<String> tags,
        @Nullable Set<String> ownTags) {
    public Spender {
        tags = Set.copyOf(tags);
        ownTags = ownTags == null ? null : Set.copyOf(ownTags);
    }

    /** One of whom all that was named counts. */
    public Spender(
            String caller, @Nullable String agent, @Nullable String task, @Nullable String team, Set<String> tags) {
        this(caller, agent, task, team, tags, null);
    }

    /** Whether it spends under that tag, and not merely under a label of that text. */
    public boolean owns(String tag) {
        return tags.contains(tag) && (ownTags == null || ownTags.contains(tag));
    }

    /** Whether its task is a label. */
    public boolean labelsItsTask() {
        return ownTags != null;
    }
}
