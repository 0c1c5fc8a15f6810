package io.purser.budget.definition;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happens once so much of a limit is spent or reserved.
 *
 * @param percent of the limit, from 1 to 100
 * @param url where a notice goes, where the action is to notify
 */
public record Threshold(
        int percent, Action action, @Nullable URI url) {
    /** What is done. */
    public enum Action {
        /** The cheapest model that can serve a request is preferred to the one that the policy likes. */
        PREFER_CHEAPER,
        /** Only models that cost nothing or are private are used. */
        FREE_OR_PRIVATE,
        /** Somebody is told, once in each window. */
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

    /** Whether it is reached; of a limit of zero everything is always used. */
    public boolean isReached(Balance balance) {
        return !balance.hasMoreLeftThan(java.math.BigDecimal.valueOf(100L - percent));
    }
}
