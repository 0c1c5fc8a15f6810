package io.purser.akash.chain.node;

import io.purser.akash.chain.answer.BidIdAnswer;
import io.purser.akash.chain.answer.OrderIdAnswer;
import io.purser.akash.chain.answer.TransactionAnswer;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.OrderId;
import java.util.List;
import java.util.Optional;

/**
 * A node's report on a transaction, after accepting it or from a block.
 *
 * @param height the block's height; 0 while no block contains it, or if the node no longer has the block
 * @param code 0 for success
 */
public record TransactionResult(
        String hash,
        long height,
        int code,
        String codespace,
        String log,
        long gasWanted,
        long gasUsed,
        List<ChainEvent> events) {
    public TransactionResult {
        events = List.copyOf(events);
    }

    public static TransactionResult of(TransactionAnswer answer) {
        TransactionAnswer.Result result = answer.txResponse();
        return new TransactionResult(
                result.hash(),
                result.height(),
                result.code(),
                result.codespace().orElse(""),
                result.rawLog().orElse(""),
                result.gasWanted(),
                result.gasUsed(),
                result.events().stream().map(ChainEvent::of).toList());
    }

    /** A success of which the node no longer has the block, because nodes delete old blocks. */
    public static TransactionResult ofForgotten(String hash) {
        return new TransactionResult(hash, 0, 0, "", "", 0, 0, List.of());
    }

    public boolean isSuccess() {
        return code == 0;
    }

    /** Why the transaction failed; empty if it succeeded. */
    public Optional<ChainFailure> failure() {
        return isSuccess() ? Optional.empty() : Optional.of(FailureReader.ofTransaction(codespace, code, log));
    }

    /** The deployment that the transaction created. */
    public Optional<DeploymentId> createdDeployment() {
        return id("akash.deployment.v1.EventDeploymentCreated", DeploymentId.class);
    }

    /** The orders that the transaction opened. */
    public List<OrderId> createdOrders() {
        return events.stream()
                .filter(event -> event.type().equals("akash.market.v1.EventOrderCreated"))
                .flatMap(event -> event.read("id", OrderIdAnswer.class).stream())
                .map(OrderIdAnswer::toModel)
                .toList();
    }

    /** The bid that the transaction placed. */
    public Optional<BidId> createdBid() {
        return id("akash.market.v1.EventBidCreated", BidIdAnswer.class).map(BidIdAnswer::toModel);
    }

    /** The lease that the transaction created. */
    public Optional<BidId> createdLease() {
        return id("akash.market.v1.EventLeaseCreated", BidIdAnswer.class).map(BidIdAnswer::toModel);
    }

    private <T> Optional<T> id(String type, Class<T> answer) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .flatMap(event -> event.read("id", answer));
    }
}
