package io.purser.web;

import io.purser.json.SnakeCaseJson;
import io.purser.ledger.Spender;
import org.jspecify.annotations.Nullable;

/**
 * The team and the agent that a deployment or an app belongs to.
 *
 * @param team the team, or null
 * @param agent the agent, or null
 */
@SnakeCaseJson
public record Owner(@Nullable String team, @Nullable String agent) {
    /** The owner to whom the spending counts. */
    public static Owner of(Spender spender) {
        return new Owner(spender.team(), spender.agent());
    }
}
