package io.purser.deploy.state;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.wallet.Address;
import io.purser.json.Numbers;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a deployment has come, and what it takes to recognise that outside.
 *
 * @param since when the state began
 * @param step what was begun and is not known to be done, or null
 * @param placement counts the times that it was created, from 1
 * @param attempt counts leases, updates, deposits and the like, so that each has a name of its own
 * @param dseq its number on chain, or null while it has none
 * @param owner whose it is on chain, or null while that is not known
 * @param transactionHash of what created it, or null
 * @param leases what was chosen; taken once the state says so
 * @param excluded providers that have failed it
 * @param uris where it is reached
 * @param again whether it is to be created anew once it is closed
 * @param failure why it failed, or null
 * @param trouble what holds it up just now, or null
 * @param reservation in the budgets, of what its escrow holds, or null
 * @param reserved by that reservation
 * @param nextReservation the one that is about to follow it, or null
 * @param captured what has been charged for it
 * @param earlier of that, for placements before this one
 * @param depositedUact into its escrow, in this placement
 * @param leftUact what the escrow held when it was last looked at, or null where that is not known
 * @param perBlockUact what its leases cost per block, or null before there are any
 * @param checkedAt when the budgets last heard what it cost, or null where they are to hear it at once
 * @param toppingUpUact what is being added to its escrow because it runs low, or 0
 * @param topUpAfter before which that is not looked at again, or null
 * @param topUpRefused why it could not be done the last time, or null
 * @param warnedDays the fewest days of which was warned that its escrow lasts for less, or 0
 */
@RegisterForReflection(
        targets = {
            DeploymentProgress.class,
            DeploymentProgress.Leased.class,
            DeploymentState.class,
            DeploymentStep.class
        })
public record DeploymentProgress(
        DeploymentState state,
        Instant since,
        @Nullable DeploymentStep step,
        int placement,
        int attempt,
        @Nullable Long dseq,
        @Nullable String owner,
        @Nullable String transactionHash,
        List<Leased> leases,
        List<String> excluded,
        List<String> uris,
        boolean again,
        @Nullable String failure,
        @Nullable String trouble,
        @Nullable UUID reservation,
        Usd reserved,
        @Nullable UUID nextReservation,
        Usd captured,
        Usd earlier,
        long depositedUact,
        @Nullable String leftUact,
        @Nullable String perBlockUact,
        @Nullable Instant checkedAt,
        long toppingUpUact,
        @Nullable Instant topUpAfter,
        @Nullable String topUpRefused,
        int warnedDays) {
    /**
     * A bid that was chosen, and the lease that came of it.
     *
     * @param priceUact per group and block, as a decimal
     */
    public record Leased(int gseq, int oseq, String provider, int bseq, String priceUact) {
        public BidId bid(DeploymentId id) {
            return BidId.of(id.owner(), id.dseq(), gseq, oseq, new Address(provider), bseq);
        }

        public BigDecimal price() {
            return Numbers.decimal(priceUact);
        }
    }

    public DeploymentProgress {
        leases = List.copyOf(leases);
        excluded = List.copyOf(excluded);
        uris = List.copyOf(uris);
    }

    public static DeploymentProgress begin(Instant now) {
        return new DeploymentProgress(
                DeploymentState.REQUESTED,
                now,
                null,
                1,
                0,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                null,
                null,
                Usd.ZERO,
                null,
                Usd.ZERO,
                Usd.ZERO,
                0,
                null,
                null,
                null,
                0,
                null,
                null,
                0);
    }

    /** The deployment on chain, once both its number and its owner are known. */
    public Optional<DeploymentId> id() {
        return dseq == null || owner == null
                ? Optional.empty()
                : Optional.of(new DeploymentId(new Address(owner), dseq));
    }

    /** What all its leases cost per block. */
    public BigDecimal price() {
        return leases.stream().map(Leased::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Another state, with nothing under way. */
    public DeploymentProgress in(DeploymentState next, Instant now) {
        return change().state(next, now).step(null).trouble(null).done();
    }

    public DeploymentProgressChange change() {
        return new DeploymentProgressChange(this);
    }
}
