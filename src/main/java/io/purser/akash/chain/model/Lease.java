package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.time.Instant;
import java.util.Optional;

/**
 * A provider's agreement to run a group.
 *
 * @param price per block
 * @param closedOn a block's height; 0 while the lease is open
 * @param reason why the lease was closed, under the chain's name
 * @param reclaimedBy when the provider will end the lease; present only with {@link LeaseState#RECLAIMING}
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
    /** Reclaiming: the provider has announced the end of the lease (since version 2.1). */
    public enum LeaseState {
        ACTIVE,
        INSUFFICIENT_FUNDS,
        CLOSED,
        RECLAIMING
    }

    /** Why a lease ended: {@code akash.market.v1.LeaseClosedReason}. */
    public enum CloseReason implements Coded {
        NONE(0, "lease_closed_invalid"),
        OWNER(1, "lease_closed_owner"),
        UNSTABLE(10000, "lease_closed_reason_unstable"),
        DECOMMISSION(10001, "lease_closed_reason_decommission"),
        UNSPECIFIED(10002, "lease_closed_reason_unspecified"),
        MANIFEST_TIMEOUT(10003, "lease_closed_reason_manifest_timeout"),
        INSUFFICIENT_FUNDS(20000, "lease_closed_reason_insufficient_funds");

        /** Finds a reason by its name on the chain. */
        public static final Codes<CloseReason> CODES = Codes.of(values());

        private final int number;
        private final String code;

        CloseReason(int number, String code) {
            this.number = number;
            this.code = code;
        }

        public int number() {
            return number;
        }

        @Override
        public String code() {
            return code;
        }
    }
}
