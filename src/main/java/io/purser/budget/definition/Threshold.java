package io.purser.budget.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.codes.Coded;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The action when that share of a limit is spent or reserved.
 *
 * @param percent of the limit, from 1 to 100
 * @param url the receiver of the notice if the action is to notify, otherwise null
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Threshold(
        int percent,
        Action action,

        @Schema(implementation = String.class, maxLength = LONGEST_URL) @Nullable
        URI url) {
    static final int LONGEST_URL = 2_000;

    /** An action at a threshold. */
    @RegisterForReflection
    public enum Action implements Coded {
        /** Prefers the cheapest model that can serve a request to the model that the policy prefers. */
        @JsonProperty("prefer_cheaper")
        PREFER_CHEAPER,
        /** Uses only models that are free or private. */
        @JsonProperty("free_or_private")
        FREE_OR_PRIVATE,
        /** Sends a notice, once in each window. */
        @JsonProperty("notify")
        NOTIFY;
    }

    public Threshold {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("a threshold is between 1 and 100 percent");
        }
        if ((action == Action.NOTIFY) != (url != null)) {
            throw new IllegalArgumentException("a notice, and only a notice, has a URL");
        }
    }

    /** Whether the threshold is reached; a limit of zero is always used up. */
    public boolean isReached(Balance balance) {
        return !balance.hasMoreLeftThan(java.math.BigDecimal.valueOf(100L - percent));
    }
}
