package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps each request to Console before Purser sends it, because creations and deposits at Console have no name. If an
 * answer was lost, in this process or because it ended, only this record tells a first attempt from a second. All
 * replicas share the claims. Every method is durable when it returns.
 *
 * <p>{@link io.purser.akash.chain.transaction.TransactionJournal} does the same for the chain.
 */
public interface DeploymentClaims {
    /** The greatest difference between Console's clock, which makes its dseqs, and ours. */
    Duration CLOCKS_APART = Duration.ofSeconds(30);

    /**
     * A creation that was begun.
     *
     * @param since the time of its first attempt; no deployment that Console made before belongs to this operation
     * @param last the time of the last request to Console; at first the same as {@code since}
     * @param isNew whether this call began it, so that Purser cannot have asked Console yet
     * @param made the deployment, once known
     */
    record Creation(Instant since, Instant last, boolean isNew, Optional<DeploymentId> made) {}

    /**
     * A deposit that was begun.
     *
     * @param received the total that the escrow had received before the first attempt, in uact
     * @param last the time of the last request to Console
     * @param isNew whether this call began it
     * @param isDone whether the escrow has received it
     */
    record Deposit(DecCoin received, Instant last, boolean isNew, boolean isDone) {}

    /**
     * Begins a creation, or returns the record of the one that this operation began before.
     *
     * @param hash the manifest's hash at Console
     * @param otherHash the manifest's hash by Akash's own parser; the same for most manifests
     */
    Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now);

    /**
     * Records that Purser is about to ask Console once more, because the last attempt had no effect. Sets
     * {@link Creation#last} or {@link Deposit#last} of the operation.
     */
    void again(String operation, Instant now);

    /**
     * Records the deployment of an operation. From now on {@link #isClaimed} is true for it, and the caller can close
     * it, even if {@link Market#create} fails later.
     *
     * @param manifest as Console has it; may contain secrets
     */
    void created(String operation, DeploymentId id, String manifest);

    /** Records that Console has another manifest for the deployment from now on. */
    void updated(DeploymentId id, String manifest);

    /** The manifest that Console has for a deployment, as it was last {@link #created} or {@link #updated}. */
    Optional<String> manifest(DeploymentId id);

    /** Whether an operation has begun, so that Purser may have asked Console. */
    boolean isBegun(String operation);

    /** Begins a deposit, or returns the record of the one that this operation began before. */
    Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now);

    /** Records that the escrow has received the deposit. */
    void deposited(String operation);

    /** Records that Console has refused the request, so nothing happened: the operation counts as never begun. */
    void refused(String operation);

    /** Whether any operation has {@link #created} the deployment with this dseq. */
    boolean isClaimed(long dseq);

    /** Whether an operation has begun, does not know its deployment yet, and waits for one with this hash. */
    boolean isAwaited(ManifestHash hash);

    /**
     * Runs a creation while no other with an equal hash runs, here or in another replica. A creation that a crash
     * interrupted does not count as running.
     *
     * @throws io.purser.problem.Problem BUSY if another one runs and this method does not wait for it
     */
    <T> T oneByOne(ManifestHash hash, Supplier<T> creation);
}
