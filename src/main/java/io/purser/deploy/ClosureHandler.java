package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.state.BudgetShare;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.TransitionEvent;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Closes a deployment in any condition, and returns to the budgets the money that its escrow returned. */
record ClosureHandler(MarketSource markets, DeploymentBudget budget, DeploySettings settings) {
    /** Tries again and again until it is closed, so that nothing that costs money stays behind. */
    StepResult close(WorkerLease lease, ClosingState closing) {
        Optional<DeploymentId> id = closing.id()
                .or(() -> markets.made(
                        "create/" + lease.order().id() + "/" + closing.placement() + "/" + closing.attempt()));
        if (!closing.isBegun()) {
            lease.begin(
                    closing.begun(),
                    id.map(known -> "closing deployment " + known.dseq()).orElse("nothing was created"),
                    id.map(known -> Map.of("dseq", Long.toString(known.dseq()))).orElse(Map.of()));
        }
        Optional<ClosedDeployment> closed = id.flatMap(known -> close(lease, closing, known));
        BigDecimal spent = closed.map(done -> done.spent().amount()).orElse(BigDecimal.ZERO);
        // The cost of earlier placements; the market knows only this one.
        Usd before = closing.basics().budget().earlier();
        BudgetShare settled = budget.settle(lease, before.plus(DeploymentBudget.usd(spent)));
        end(lease, closing, settled, describe(closed, spent));
        return StepResult.GO;
    }

    private static void end(WorkerLease lease, ClosingState closing, BudgetShare settled, String message) {
        switch (closing.purpose()) {
            case ClosingPurpose.AfterFailure(String reason) ->
                lease.write(
                        TransitionEvent.FAILURE_SETTLED,
                        closing.failed(settled, reason, lease.now()),
                        message + "; it failed: " + reason);
            case ClosingPurpose.ToPlaceAgain()
            when !lease.row().closeAsked() ->
                lease.write(
                        TransitionEvent.PLACED_AGAIN,
                        closing.placedAgain(settled, lease.now()),
                        message + "; it is created again");
            case ClosingPurpose.AsAsked(), ClosingPurpose.ToPlaceAgain() ->
                lease.write(TransitionEvent.CLOSURE_SETTLED, closing.closed(settled, lease.now()), message);
        }
    }

    private static String describe(Optional<ClosedDeployment> closed, BigDecimal spent) {
        return closed.map(done -> "closed; its providers were paid "
                        + spent.stripTrailingZeros().toPlainString() + " uact"
                        + done.refunded()
                                .map(back -> " and "
                                        + back.amount().stripTrailingZeros().toPlainString() + " uact came back")
                                .orElse(""))
                .orElse("nothing of it is on chain");
    }

    private Optional<ClosedDeployment> close(WorkerLease lease, ClosingState closing, DeploymentId id) {
        try {
            return Optional.of(lease.market().close("close/" + lease.order().id() + "/" + closing.placement(), id));
        } catch (ChainException e) {
            if (e.failure() instanceof ChainFailure.Absent) {
                return absent(lease, closing, id);
            }
            throw e;
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                return absent(lease, closing, id);
            }
            throw e;
        }
    }

    /**
     * Nothing to close, unless the deployment was created: its state says so, or its market remembers it. Then whoever
     * answers is behind, and Purser asks again for a long time, because it would forget a deployment that costs money.
     */
    private Optional<ClosedDeployment> absent(WorkerLease lease, ClosingState closing, DeploymentId id) {
        boolean wasCreated = closing.wasCreated() || closing.id().isEmpty();
        if (wasCreated && lease.inState().compareTo(settings.limits().timeout()) < 0) {
            throw new ChainException(new ChainFailure.NotShown("deployment " + id.dseq()));
        }
        return Optional.empty();
    }
}
