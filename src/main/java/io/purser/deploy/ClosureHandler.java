package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.TransitionEvent;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Closes a deployment, whatever has become of it, and gives back to the budgets what its escrow gave back. */
final class ClosureHandler {
    private final MarketSource markets;
    private final DeploymentBudget budget;

    ClosureHandler(MarketSource markets, DeploymentBudget budget) {
        this.markets = markets;
        this.budget = budget;
    }

    /** Asks again and again until it is closed: nothing that costs money is left behind. */
    StepResult close(WorkerLease lease) {
        Optional<DeploymentId> id = lease.progress()
                .id()
                .or(() -> markets.made("create/" + lease.order().id() + "/"
                        + lease.progress().placement() + "/" + lease.progress().attempt()));
        if (lease.progress().step() != DeploymentStep.CLOSE) {
            lease.begin(
                    DeploymentStep.CLOSE,
                    lease.progress(),
                    id.map(known -> "closing deployment " + known.dseq()).orElse("nothing was created"),
                    id.map(known -> Map.of("dseq", Long.toString(known.dseq()))).orElse(Map.of()));
        }
        Optional<ClosedDeployment> closed = id.flatMap(known -> close(lease, known));
        BigDecimal spent = closed.map(done -> done.spent().amount()).orElse(BigDecimal.ZERO);
        DeploymentProgress next = budget.settle(lease, spentBefore(lease).plus(DeploymentBudget.usd(spent)));
        String message = closed.map(done -> "closed; its providers were paid "
                        + spent.stripTrailingZeros().toPlainString() + " uact"
                        + done.refunded()
                                .map(back -> " and "
                                        + back.amount().stripTrailingZeros().toPlainString() + " uact came back")
                                .orElse(""))
                .orElse("nothing of it is on chain");
        if (next.again() && next.failure() == null && !lease.row().closeAsked()) {
            lease.reach(
                    TransitionEvent.PLACED_AGAIN,
                    next.change()
                            .earlier(next.captured())
                            .nextPlacement()
                            .step(null)
                            .done(),
                    message + "; it is created again",
                    Map.of());
            return StepResult.GO;
        }
        lease.reach(
                next.failure() == null ? TransitionEvent.CLOSURE_SETTLED : TransitionEvent.FAILURE_SETTLED,
                next,
                next.failure() == null ? message : message + "; it failed: " + next.failure(),
                Map.of());
        return StepResult.GO;
    }

    /** What earlier placements have cost; the market speaks of this one only. */
    private static Usd spentBefore(WorkerLease lease) {
        return lease.progress().earlier();
    }

    private static Optional<ClosedDeployment> close(WorkerLease lease, DeploymentId id) {
        try {
            return Optional.of(lease.market()
                    .close(
                            "close/" + lease.order().id() + "/"
                                    + lease.progress().placement(),
                            id));
        } catch (ChainException e) {
            if (e.failure() instanceof ChainFailure.Absent) {
                return Optional.empty();
            }
            throw e;
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
