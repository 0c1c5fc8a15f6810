package io.purser.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.PollInterval;

/**
 * Waits that look at once, and then less and less often, ten times a second in the end. Awaitility by itself looks for
 * the first time after a tenth of a second, and most of what tests wait for is there earlier. For looks that change
 * nothing.
 */
public final class EarlyLooks {
    private static final Duration AT_FIRST = Duration.ofMillis(5);
    private static final Duration IN_THE_END = Duration.ofMillis(100);
    private static final PollInterval LONGER_AND_LONGER = (looks, before) -> {
        Duration next = AT_FIRST.plus(before.multipliedBy(3).dividedBy(2));
        return next.compareTo(IN_THE_END) < 0 ? next : IN_THE_END;
    };

    private EarlyLooks() {}

    /** Waits as long as that at most. */
    public static ConditionFactory within(Duration time) {
        return Awaitility.await().atMost(time).pollInterval(LONGER_AND_LONGER);
    }
}
