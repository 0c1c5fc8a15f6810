package io.purser.deploy;

import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.state.ReadyState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** For how long an escrow lasts, and when that is worth a warning: once below three days, and once below one. */
final class EscrowRunway {
    /** In days, the most first. */
    private static final List<Integer> THRESHOLDS = List.of(3, 1);

    private EscrowRunway() {}

    /** The fewest of the days warned of that it does not last for; 0 where it lasts for longer, or that is not known. */
    static int threshold(DeploymentView view) {
        OptionalLong blocks = view.escrow().blocksLeft();
        if (blocks.isEmpty()) {
            return 0;
        }
        Duration left = SdlCost.BLOCK_TIME.multipliedBy(blocks.getAsLong());
        return THRESHOLDS.stream()
                .filter(days -> left.compareTo(Duration.ofDays(days)) < 0)
                .reduce(0, (most, fewer) -> fewer);
    }

    /** What is wrong with it, in words that stay the same while that does. */
    static Optional<String> trouble(ReadyState ready, DeploymentView view) {
        int days = threshold(view);
        if (days == 0) {
            return Optional.empty();
        }
        return Optional.of("its escrow lasts for less than %s; %s"
                .formatted(
                        days == 1 ? "a day" : days + " days",
                        ready.escrow().topUpRefused() == null
                                ? "add to its deposit"
                                : "it was not topped up (" + ready.escrow().topUpRefused()
                                        + "), which is tried again"));
    }

    /** Has it known that this was told. */
    static ReadyState told(ReadyState ready, int threshold, Optional<String> trouble) {
        return ready.with(ready.escrow().warned(threshold)).troubledBy(trouble.orElse(null));
    }
}
