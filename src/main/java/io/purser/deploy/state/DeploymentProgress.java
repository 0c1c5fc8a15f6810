package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a deployment is, and the facts that identify it outside. Each state has its own type, with exactly that
 * state's data and the ways out of it.
 */
public sealed interface DeploymentProgress
        permits RequestedState, ValidatedState, FundedState, OnMarketState, EndingState {
    ProgressBasics basics();

    /** The same state with other basics. */
    DeploymentProgress with(ProgressBasics basics);

    /** The same state with another trouble, or none. */
    default DeploymentProgress troubledBy(@Nullable String trouble) {
        return with(basics().troubledBy(trouble));
    }

    /** The same state with other money in the budgets. */
    default DeploymentProgress with(BudgetShare budget) {
        return with(basics().with(budget));
    }

    default DeploymentState state() {
        return switch (this) {
            case RequestedState requested -> DeploymentState.REQUESTED;
            case ValidatedState validated -> DeploymentState.VALIDATED;
            case FundedState funded -> DeploymentState.FUNDED;
            case CreatedState created -> DeploymentState.CREATED;
            case BiddingState bidding -> DeploymentState.BIDDING;
            case LeasedState leased -> DeploymentState.LEASED;
            case ManifestSentState sent -> DeploymentState.MANIFEST_SENT;
            case ReadyState ready -> DeploymentState.READY;
            case UpdatingState updating -> DeploymentState.UPDATING;
            case ClosingState closing -> DeploymentState.CLOSING;
            case ClosedState closed -> DeploymentState.CLOSED;
            case FailedState failed -> DeploymentState.FAILED;
        };
    }

    /** The step that was begun and may not be done, or null. */
    default @Nullable DeploymentStep step() {
        return null;
    }

    /** Its name on chain, as far as it is known. */
    default Optional<ChainIdentity> identity() {
        return Optional.empty();
    }

    /** The chosen bids; leases once the state says so. */
    default List<GroupLease> leases() {
        return List.of();
    }

    /** Its addresses. */
    default List<String> uris() {
        return List.of();
    }

    /** What its services were before the update that is under way. */
    default PodGenerations generations() {
        return PodGenerations.NONE;
    }

    default EscrowStatus escrow() {
        return EscrowStatus.NONE;
    }

    /** Why it failed, or null. */
    default @Nullable String failure() {
        return null;
    }

    default Instant since() {
        return basics().since();
    }

    default int placement() {
        return basics().placement();
    }

    default int attempt() {
        return basics().attempt();
    }

    default List<String> excluded() {
        return basics().excluded();
    }

    default @Nullable String trouble() {
        return basics().trouble();
    }

    /** The amount that was charged for it. */
    default Usd captured() {
        return basics().budget().captured();
    }

    /** The deployment on chain. */
    default Optional<DeploymentId> id() {
        return identity().map(ChainIdentity::id);
    }

    /** Its number on chain, or null if it has none. */
    default @Nullable Long dseq() {
        return id().map(DeploymentId::dseq).orElse(null);
    }

    /** Its owner on chain, or null if unknown. */
    default @Nullable String owner() {
        return id().map(id -> id.owner().text()).orElse(null);
    }

    /** The hash of the transaction that created it, or null. */
    default @Nullable String transactionHash() {
        return identity().map(ChainIdentity::transactionHash).orElse(null);
    }

    /** The deposits into its escrow, in this placement. */
    default long depositedUact() {
        return escrow().depositedUact();
    }

    /** The price of all its leases per block. */
    default BigDecimal price() {
        return GroupLease.price(leases());
    }
}
