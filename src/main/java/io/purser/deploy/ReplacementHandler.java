package io.purser.deploy;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.deploy.market.Market;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.TransitionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives up leases, so that other providers are asked: on the same deployment where the market can, on another where not. */
final class ReplacementHandler {
    private final DeploySettings settings;

    ReplacementHandler(DeploySettings settings) {
        this.settings = settings;
    }

    /** Excludes those leases' providers and has the groups bid for again. */
    StepResult anotherProvider(WorkerLease workerLease, List<DeploymentProgress.Leased> failed, String why) {
        List<String> providers = failed.stream()
                .map(DeploymentProgress.Leased::provider)
                .distinct()
                .toList();
        DeploymentProgress next =
                workerLease.progress().change().exclude(providers).done();
        if (next.excluded().size() >= settings.providers()) {
            workerLease.fail(why + "; " + next.excluded().size() + " providers have failed it, so it is given up");
            return StepResult.GO;
        }
        Map<String, String> detail = Map.of("providers", String.join(" ", providers));
        if (!workerLease.market().capabilities().reopensOrders()) {
            workerLease.reach(
                    TransitionEvent.PLACEMENT_ABANDONED,
                    next.change().again(true).done(),
                    why + "; it is closed and created again elsewhere",
                    detail);
            return StepResult.GO;
        }
        workerLease.write(
                TransitionEvent.PROVIDER_EXCLUDED,
                next.in(workerLease.progress().state(), workerLease.now())
                        .change()
                        .nextAttempt()
                        .step(DeploymentStep.REORDER)
                        .done(),
                why + "; another provider is asked",
                detail);
        return reorder(workerLease);
    }

    /** Everything that does not run at a provider of good standing is given up and ordered again; may be done twice. */
    StepResult reorder(WorkerLease workerLease) {
        DeploymentId id = workerLease.progress().id().orElseThrow();
        Market market = workerLease.market();
        List<DeploymentProgress.Leased> kept = new ArrayList<>();
        for (DeploymentProgress.Leased lease : workerLease.progress().leases()) {
            if (!workerLease.progress().excluded().contains(lease.provider())) {
                kept.add(lease);
                continue;
            }
            BidId bid = lease.bid(id);
            String operation = workerLease.operation(DeploymentStep.REORDER) + "/" + lease.gseq();
            market.closeLease(operation + "/close", bid);
            market.startGroup(operation + "/start", bid.order().group());
        }
        workerLease.reach(
                TransitionEvent.GROUPS_REORDERED,
                workerLease.progress().change().leases(kept).uris(List.of()).done(),
                "waiting for other providers' bids",
                Map.of());
        return StepResult.GO;
    }
}
