package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A provider's undertaking to run a group.
 *
 * @param price per block
 * @param closedOn a block's height; 0 while it is open
 * @param reason why it was closed, by the chain's name
 * @param reclaimedBy when the provider will end it; only with {@link LeaseState#RECLAIMING}
 */
public record Lease(
        BidId id,
        LeaseState state,
        DecCoin price,
        long createdAt,
        long closedOn,
        CloseReason reason,
        Optional<Instant> reclaimedBy,
        Optional<EscrowPayment> payment) {
    /** Reclaiming: the provider has given notice (since 2.1). */
    public enum LeaseState {
        ACTIVE,
        INSUFFICIENT_FUNDS,
        CLOSED,
        RECLAIMING
    }

    /** Why a lease ended; {@code akash.market.v1.LeaseClosedReason}. */
    public enum CloseReason {
        NONE(0, "lease_closed_invalid"),
        OWNER(1, "lease_closed_owner"),
        UNSTABLE(10000, "lease_closed_reason_unstable"),
        DECOMMISSION(10001, "lease_closed_reason_decommission"),
        UNSPECIFIED(10002, "lease_closed_reason_unspecified"),
        MANIFEST_TIMEOUT(10003, "lease_closed_reason_manifest_timeout"),
        INSUFFICIENT_FUNDS(20000, "lease_closed_reason_insufficient_funds");

        private final int number;
        private final String wireName;

        CloseReason(int number, String wireName) {
            this.number = number;
            this.wireName = wireName;
        }

        public int number() {
            return number;
        }

        public String wireName() {
            return wireName;
        }

        /** The reason by the chain's name for it. */
        public static Optional<CloseReason> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(reason -> reason.wireName.equals(name))
                    .findFirst();
        }
    }
}
