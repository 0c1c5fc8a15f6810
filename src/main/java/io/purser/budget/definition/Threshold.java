package io.purser.budget.definition;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The action when that share of a limit is spent or reserved.
 *
 * @param percent of the limit, from 1 to 100
 * @param url the receiver of the notice if the action is to notify, otherwise null
 */
public record Threshold(
        int percent, Action action, @Nullable URI url) {
    /** An action at a threshold. */
    public enum Action {
        /** Prefers the cheapest model that can serve a request to the model that the policy prefers. */
        PREFER_CHEAPER,
        /** Uses only models that are free or private. */
        FREE_OR_PRIVATE,
        /** Sends a notice, once in each window. */
        NOTIFY;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
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
