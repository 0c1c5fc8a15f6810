package io.purser.deploy;

import io.purser.akash.chain.EscrowAccount;
import io.purser.deploy.market.DeploymentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a lease to a service that is healthy. */
final class Starting {
    private final Health health;
    private final Replacing replacing;
    private final Updating updating;
    private final DeploySettings settings;

    Starting(Health health, Replacing replacing, Updating updating, DeploySettings settings) {
        this.health = health;
        this.replacing = replacing;
        this.updating = updating;
        this.settings = settings;
    }

    /** Sending it again does no harm, so that nothing has to be found out after a crash. */
    Next sendManifest(Turn turn) {
        if (turn.progress().step() != null) {
            // A provider that gets no manifest for five minutes ends the lease.
            DeploymentView view =
                    turn.market().status(turn.progress().id().orElseThrow()).orElse(null);
            Optional<String> gone = goneForGood(view);
            if (gone.isPresent()) {
                turn.fail(gone.get());
                return Next.GO;
            }
            List<Progress.Leased> ended = ended(turn, view);
            if (!ended.isEmpty()) {
                return replacing.anotherProvider(
                        turn, ended, "the provider ended the lease before it had the manifest");
            }
        } else {
            turn.begin(
                    Step.SEND_MANIFEST,
                    turn.progress(),
                    "telling the providers what to run",
                    Map.of("hash", turn.order().terms().hash()));
        }
        try {
            turn.market()
                    .sendManifest(turn.progress().id().orElseThrow(), turn.sdl().manifest(), false, turn::isWanted);
        } catch (RuntimeException e) {
            if (!turn.isWanted()) {
                // That it was given up says nothing about the provider.
                return Next.ANEW;
            }
            Setback setback = Setback.of(e);
            if (setback.isPassing() && !isProviders(e) && turn.inState().compareTo(settings.bidding()) < 0) {
                throw e;
            }
            return replacing.anotherProvider(turn, turn.progress().leases(), setback.advice());
        }
        turn.reach(DeploymentState.MANIFEST_SENT, turn.progress(), "the providers know what to run", Map.of());
        return Next.GO;
    }

    /** A provider that does not answer was waited for long enough by the market; a node or Console was not. */
    private static boolean isProviders(RuntimeException failure) {
        return failure instanceof io.purser.akash.provider.GatewayException;
    }

    /** Waits until it is healthy. */
    Next awaitHealth(Turn turn) {
        if (turn.progress().step() == Step.UPDATE) {
            return updating.rollBack(turn, "the update was not healthy");
        }
        DeploymentView view =
                turn.market().status(turn.progress().id().orElseThrow()).orElse(null);
        Optional<String> gone = goneForGood(view);
        if (gone.isPresent()) {
            turn.fail(gone.get());
            return Next.GO;
        }
        List<Progress.Leased> ended = ended(turn, view);
        if (!ended.isEmpty()) {
            return replacing.anotherProvider(turn, ended, "the provider ended the lease before it was ready");
        }
        Health.Seen seen = health.look(turn);
        if (seen.missing().isEmpty()) {
            ready(turn, seen.uris());
            return Next.GO;
        }
        int timeout = turn.order().terms().health().timeoutSeconds();
        if (turn.inState().toSeconds() >= timeout) {
            String why = "not healthy within %d s: %s; %s"
                    .formatted(timeout, seen.missing().get(), health.events(turn));
            if (turn.row().previousSdl() != null) {
                return updating.rollBack(turn, why);
            }
            turn.fail(why);
            return Next.GO;
        }
        if (!seen.uris().equals(turn.progress().uris())) {
            turn.note(
                    turn.progress().change().uris(seen.uris()).done(),
                    "not healthy yet: " + seen.missing().get(),
                    Map.of());
        }
        return new Next.Wait(settings.poll());
    }

    private static void ready(Turn turn, List<String> uris) {
        Progress next = turn.progress().change().uris(uris).done();
        turn.reach(
                DeploymentState.READY,
                next,
                uris.isEmpty() ? "ready" : "ready at " + String.join(" ", uris),
                Map.of(),
                (connection, progress) -> {
                    for (Progress.Leased lease : progress.leases()) {
                        Chronicle.outcome(
                                connection,
                                turn.order().id(),
                                turn.progress().id().orElseThrow().dseq(),
                                lease,
                                true);
                    }
                    Requests.healthy(connection, turn.order().id());
                    if (turn.order().replaces() != null) {
                        Requests.close(connection, turn.order().replaces());
                    }
                    return progress;
                });
    }

    /** Why nothing can be done for it any more. */
    static Optional<String> goneForGood(@Nullable DeploymentView view) {
        if (view == null) {
            return Optional.of("the chain does not know the deployment any more");
        }
        if (view.escrow().state() == EscrowAccount.State.OVERDRAWN) {
            return Optional.of("its escrow is drained, and what ran was stopped; a deposit would revive nothing, so"
                    + " deploy it again with a greater one");
        }
        return view.isActive() ? Optional.empty() : Optional.of("it was closed by somebody else");
    }

    /** The leases of ours that run no more. */
    static List<Progress.Leased> ended(Turn turn, @Nullable DeploymentView view) {
        List<Progress.Leased> ended = new ArrayList<>(turn.progress().leases());
        if (view != null) {
            ended.removeAll(Bidding.running(view));
            // Prices may be written in other ways than the bid's; the lease is the same all the same.
            Bidding.running(view)
                    .forEach(running -> ended.removeIf(lease -> lease.gseq() == running.gseq()
                            && lease.oseq() == running.oseq()
                            && lease.provider().equals(running.provider())));
        }
        return ended;
    }
}
