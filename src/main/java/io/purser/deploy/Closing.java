package io.purser.deploy;

import io.purser.akash.chain.ChainException;
import io.purser.akash.chain.ChainFailure;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.deploy.market.Closed;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Closes a deployment, whatever has become of it, and gives back to the budgets what its escrow gave back. */
final class Closing {
    private final MarketSource markets;
    private final Purse purse;

    Closing(MarketSource markets, Purse purse) {
        this.markets = markets;
        this.purse = purse;
    }

    /** Asks again and again until it is closed: nothing that costs money is left behind. */
    Next close(Turn turn) {
        Optional<DeploymentId> id = turn.progress()
                .id()
                .or(() -> markets.made("create/" + turn.order().id() + "/"
                        + turn.progress().placement() + "/" + turn.progress().attempt()));
        if (turn.progress().step() != Step.CLOSE) {
            turn.begin(
                    Step.CLOSE,
                    turn.progress(),
                    id.map(known -> "closing deployment " + known.dseq()).orElse("nothing was created"),
                    id.map(known -> Map.of("dseq", Long.toString(known.dseq()))).orElse(Map.of()));
        }
        Optional<Closed> closed = id.flatMap(known -> close(turn, known));
        BigDecimal spent = closed.map(done -> done.spent().amount()).orElse(BigDecimal.ZERO);
        Progress next = purse.settle(turn, spentBefore(turn).plus(Purse.usd(spent)));
        String message = closed.map(done -> "closed; its providers were paid "
                        + spent.stripTrailingZeros().toPlainString() + " uact"
                        + done.refunded()
                                .map(back -> " and "
                                        + back.amount().stripTrailingZeros().toPlainString() + " uact came back")
                                .orElse(""))
                .orElse("nothing of it is on chain");
        if (next.again() && next.failure() == null && !turn.row().closeAsked()) {
            turn.reach(
                    DeploymentState.VALIDATED,
                    next.change()
                            .earlier(next.captured())
                            .nextPlacement()
                            .step(null)
                            .done(),
                    message + "; it is created again",
                    Map.of());
            return Next.GO;
        }
        turn.reach(
                next.failure() == null ? DeploymentState.CLOSED : DeploymentState.FAILED,
                next,
                next.failure() == null ? message : message + "; it failed: " + next.failure(),
                Map.of());
        return Next.GO;
    }

    /** What earlier placements have cost; the market speaks of this one only. */
    private static Usd spentBefore(Turn turn) {
        return turn.progress().earlier();
    }

    private static Optional<Closed> close(Turn turn, DeploymentId id) {
        try {
            return Optional.of(turn.market()
                    .close("close/" + turn.order().id() + "/" + turn.progress().placement(), id));
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
