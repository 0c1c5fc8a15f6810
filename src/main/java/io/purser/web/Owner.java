package io.purser.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.ledger.Spender;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The team and the agent that a deployment or an app belongs to.
 *
 * @param team the team, or null
 * @param agent the agent, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Owner(
        @Schema(description = "The team that it belongs to; absent if it belongs to none.", examples = "web") @Nullable
        String team,

        @Schema(description = "The agent that it belongs to; absent if it belongs to none.", examples = "builder")
        @Nullable
        String agent) {
    /** The owner to whom the spending counts. */
    public static Owner of(Spender spender) {
        return new Owner(spender.team(), spender.agent());
    }
}
