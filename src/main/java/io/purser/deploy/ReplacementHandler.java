package io.purser.deploy;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.deploy.market.Market;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.ReplaceableState;
import io.purser.deploy.state.TransitionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replaces providers: it gives up leases and asks other providers, on the same deployment if the market can do this, or
 * else on another one.
 */
record ReplacementHandler(DeploySettings settings) {
    /** A deployment that was ready for so long has got over the providers that failed it before. */
    private static final Duration SETTLED = Duration.ofHours(1);

    /** Excludes the providers of those leases, and orders their groups again. */
    StepResult anotherProvider(WorkerLease workerLease, ReplaceableState running, List<GroupLease> failed, String why) {
        List<String> providers =
                failed.stream().map(GroupLease::provider).distinct().toList();
        boolean isSettled =
                running instanceof ReadyState && workerLease.inState().compareTo(SETTLED) >= 0;
        ReplaceableState next = (isSettled ? running.forgiving() : running).excluding(providers);
        if (next.excluded().size() >= settings.limits().providers()) {
            workerLease.fail(why + "; " + next.excluded().size() + " providers have failed it, so it is given up");
            return StepResult.GO;
        }
        Map<String, String> detail = Map.of("providers", String.join(" ", providers));
        if (!workerLease.market().capabilities().reopensOrders()) {
            workerLease.write(
                    TransitionEvent.PLACEMENT_ABANDONED,
                    ClosingState.of(next, new ClosingPurpose.ToPlaceAgain(), workerLease.now()),
                    why + "; it is closed and created again elsewhere",
                    detail);
            return StepResult.GO;
        }
        ReplaceableState reordering = workerLease.write(
                TransitionEvent.PROVIDER_EXCLUDED,
                next.reordering(workerLease.now()),
                why + "; another provider is asked",
                detail);
        return reorder(workerLease, reordering);
    }

    /** Closes the leases of excluded providers and orders their groups again. May be repeated. */
    StepResult reorder(WorkerLease workerLease, ReplaceableState running) {
        DeploymentId id = running.onChain();
        Market market = workerLease.market();
        List<GroupLease> kept = new ArrayList<>();
        for (GroupLease lease : running.leases()) {
            if (!running.excluded().contains(lease.provider())) {
                kept.add(lease);
                continue;
            }
            BidId bid = lease.bid(id);
            String operation = workerLease.operation(DeploymentStep.REORDER) + "/" + lease.gseq();
            market.closeLease(operation + "/close", bid);
            market.startGroup(operation + "/start", bid.order().group());
        }
        workerLease.write(
                TransitionEvent.GROUPS_REORDERED,
                running.bidding(kept, workerLease.now()),
                "waiting for other providers' bids");
        return StepResult.GO;
    }
}
