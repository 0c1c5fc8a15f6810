package io.purser.deploy;

import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.state.ReadyState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Computes how long an escrow lasts, and when to warn: once below three days, and once below one. */
final class EscrowRunway {
    /** In days, the greatest first. */
    private static final List<Integer> THRESHOLDS = List.of(3, 1);

    /** The problem of a deployment through Console while no node can be reached. */
    static final String UNKNOWN =
            "how long its escrow lasts cannot be told, because no Akash node can be reached; until"
                    + " one can, it is not topped up, and its rent is not charged: check PURSER_AKASH_NODES";

    private static final String SHORT = "its escrow lasts for less than ";

    private EscrowRunway() {}

    /** Whether a trouble is one of the escrow. */
    static boolean isAboutEscrow(String trouble) {
        return trouble.equals(UNKNOWN) || trouble.startsWith(SHORT);
    }

    /**
     * The smallest of these numbers of days that the escrow does not last for; 0 if it lasts for longer, or if unknown.
     */
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

    /** The problem with the escrow, in words that stay the same as long as it lasts. */
    static Optional<String> trouble(ReadyState ready, DeploymentView view) {
        int days = threshold(view);
        if (days == 0) {
            return Optional.empty();
        }
        return Optional.of("%s%s; %s"
                .formatted(
                        SHORT,
                        days == 1 ? "a day" : days + " days",
                        ready.escrow().topUpRefused() == null
                                ? "add to its deposit"
                                : "it was not topped up (" + ready.escrow().topUpRefused()
                                        + "), which is tried again"));
    }

    /** Records that this was reported. */
    static ReadyState told(ReadyState ready, int threshold, Optional<String> trouble) {
        return ready.with(ready.escrow().warned(threshold)).troubledBy(trouble.orElse(null));
    }
}
