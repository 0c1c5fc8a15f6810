package io.purser.deploy;

import io.purser.akash.chain.BidId;
import io.purser.akash.chain.DeploymentId;
import io.purser.deploy.market.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives up leases, so that other providers are asked: on the same deployment where the market can, on another where not. */
final class Replacing {
    private final DeploySettings settings;

    Replacing(DeploySettings settings) {
        this.settings = settings;
    }

    /** Excludes those leases' providers and has the groups bid for again. */
    Next anotherProvider(Turn turn, List<Progress.Leased> failed, String why) {
        List<String> providers =
                failed.stream().map(Progress.Leased::provider).distinct().toList();
        Progress next = turn.progress().change().exclude(providers).done();
        if (next.excluded().size() >= settings.providers()) {
            turn.fail(why + "; " + next.excluded().size() + " providers have failed it, so it is given up");
            return Next.GO;
        }
        DeploymentId id = turn.progress().id().orElseThrow();
        Map<String, String> detail = Map.of("providers", String.join(" ", providers));
        Turn.Also remembered = (connection, progress) -> {
            for (Progress.Leased lease : failed) {
                Chronicle.outcome(connection, turn.order().id(), id.dseq(), lease, false);
            }
            return progress;
        };
        if (!turn.market().capabilities().reopensOrders()) {
            turn.warn(
                    next.in(DeploymentState.CLOSING, turn.now())
                            .change()
                            .again(true)
                            .done(),
                    why + "; it is closed and created again elsewhere",
                    detail,
                    remembered);
            return Next.GO;
        }
        turn.warn(
                next.in(turn.progress().state(), turn.now())
                        .change()
                        .nextAttempt()
                        .step(Step.REORDER)
                        .done(),
                why + "; another provider is asked",
                detail,
                remembered);
        return reorder(turn);
    }

    /** Everything that does not run at a provider of good standing is given up and ordered again; may be done twice. */
    Next reorder(Turn turn) {
        DeploymentId id = turn.progress().id().orElseThrow();
        Market market = turn.market();
        List<Progress.Leased> kept = new ArrayList<>();
        for (Progress.Leased lease : turn.progress().leases()) {
            if (!turn.progress().excluded().contains(lease.provider())) {
                kept.add(lease);
                continue;
            }
            BidId bid = lease.bid(id);
            String operation = turn.operation(Step.REORDER) + "/" + lease.gseq();
            market.closeLease(operation + "/close", bid);
            market.startGroup(operation + "/start", bid.order().group());
        }
        turn.reach(
                DeploymentState.BIDDING,
                turn.progress().change().leases(kept).uris(List.of()).done(),
                "waiting for other providers' bids",
                Map.of());
        return Next.GO;
    }
}
