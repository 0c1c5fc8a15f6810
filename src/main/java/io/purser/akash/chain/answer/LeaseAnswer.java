package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Lease;
import io.purser.akash.sdl.group.DecCoin;
import java.time.Instant;
import java.util.Optional;

/** A lease and the payments that it draws. */
public record LeaseAnswer(Body lease, Optional<PaymentAnswer> escrowPayment) {
    /**
     * The lease itself.
     *
     * @param reason later nodes may have more reasons, and the other fields of the lease are still useful
     */
    public record Body(
            BidIdAnswer id,
            Lease.LeaseState state,
            DecCoin price,
            long createdAt,
            long closedOn,
            Optional<String> reason,
            Optional<Notice> reclamation) {
        private Lease.CloseReason closeReason() {
            return reason.filter(text -> !text.isEmpty())
                    .map(text -> Lease.CloseReason.CODES.find(text).orElse(Lease.CloseReason.UNSPECIFIED))
                    .orElse(Lease.CloseReason.NONE);
        }
    }

    /**
     * The provider's notice that it will end the lease.
     *
     * @param deadline in Unix seconds; 0 without a notice
     */
    public record Notice(long deadline) {}

    public Lease toModel() {
        return new Lease(
                lease.id.toModel(),
                lease.state,
                lease.price,
                lease.createdAt,
                lease.closedOn,
                lease.closeReason(),
                lease.reclamation.filter(notice -> notice.deadline > 0).map(LeaseAnswer::reclaimedBy),
                escrowPayment.map(PaymentAnswer::toModel));
    }

    private static Instant reclaimedBy(Notice notice) {
        return Instant.ofEpochSecond(Math.min(notice.deadline, Instant.MAX.getEpochSecond()));
    }
}
