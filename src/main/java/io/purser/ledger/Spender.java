package io.purser.ledger;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a spender: budgets apply by it, and reports group by it.
 *
 * @param caller the credential
 * @param agent the agent, or null if the caller named none
 * @param task the task, or null
 * @param team the team, or null
 * @param tags all other groups that the caller names
 * @param ownTags the tags that the credential itself has, if it speaks only for itself: its task and its other tags are
 *     then labels, by which reports group, but which count for no other spender's budget; null if everything that was
 *     named counts
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

    /** A spender for whom everything that was named counts. */
    public Spender(
            String caller, @Nullable String agent, @Nullable String task, @Nullable String team, Set<String> tags) {
        this(caller, agent, task, team, tags, null);
    }

    /** Whether the tag is its own, and not only a label with that text. */
    public boolean owns(String tag) {
        return tags.contains(tag) && (ownTags == null || ownTags.contains(tag));
    }

    /** Whether its task is a label. */
    public boolean labelsItsTask() {
        return ownTags != null;
    }
}
