package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What has been asked of Console, kept before it is asked, because its creations and deposits have no name of their own:
 * after an answer that was lost, in this process or by its end, only this tells a first attempt from a second. Shared by
 * all replicas. Every method is durable when it returns.
 *
 * <p>{@link io.purser.akash.chain.transaction.TransactionJournal} does the same for the chain.
 */
public interface DeploymentClaims {
    /** By how much Console's clock, which makes its dseqs, and ours may differ. */
    Duration CLOCKS_APART = Duration.ofSeconds(30);

    /**
     * A creation that was begun.
     *
     * @param since when it was first begun; nothing that Console made before is of this operation
     * @param last when Console was last asked to create; the same as {@code since} at first
     * @param isNew whether this very call began it, so that Console cannot have been asked yet
     * @param made the deployment, once known
     */
    record Creation(Instant since, Instant last, boolean isNew, Optional<DeploymentId> made) {}

    /**
     * A deposit that was begun.
     *
     * @param received what the escrow had received in all when it was first begun, in uact
     * @param last when Console was last asked for it
     * @param isNew whether this very call began it
     * @param isDone whether the escrow has received it
     */
    record Deposit(DecCoin received, Instant last, boolean isNew, boolean isDone) {}

    /**
     * Begins a creation, or returns what is known of the one of that operation.
     *
     * @param hash that Console gives the manifest
     * @param otherHash that Akash's own parser gives it; the same for most
     */
    Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now);

    /**
     * Console is about to be asked once more, because the last attempt has come to nothing: sets {@link Creation#last}
     * or {@link Deposit#last} of the operation.
     */
    void again(String operation, Instant now);

    /**
     * The deployment of an operation is known. From here on {@link #isClaimed} is true of it, and whoever keeps the
     * deployment can close it, even if {@link Market#create} fails afterwards.
     *
     * @param manifest as Console has it; may hold secrets
     */
    void created(String operation, DeploymentId id, String manifest);

    /** Console has another manifest for the deployment from here on. */
    void updated(DeploymentId id, String manifest);

    /** The manifest that Console has for a deployment, as it was {@link #created} or {@link #updated} last. */
    Optional<String> manifest(DeploymentId id);

    /** Begins a deposit, or returns what is known of the one of that operation. */
    Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now);

    /** The escrow has received it. */
    void deposited(String operation);

    /** Console has refused it, so that nothing happened: the operation is as if it had never been begun. */
    void refused(String operation);

    /** Whether any operation has {@link #created} the deployment with this dseq. */
    boolean isClaimed(long dseq);

    /** Whether a deployment with this hash is what some operation waits for that has begun, and whose deployment is not known. */
    boolean isAwaited(ManifestHash hash);

    /**
     * Runs a creation while no other with an equal hash runs, here or in another replica. One that was cut off by a
     * crash does not count as running.
     *
     * @throws io.purser.problem.Problem BUSY where another runs and it does not wait for it
     */
    <T> T oneByOne(ManifestHash hash, Supplier<T> creation);
}
