package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.console.ConsoleTimes;
import io.purser.akash.console.CreatedDeployment;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates a deployment through Console once. A creation at Console has no name. So after a creation without an answer,
 * Purser searches the active deployments for the lost one: it has the hash that Console gives our SDL, is no older than
 * the first attempt, and belongs to no other operation. Purser asks Console again only if Console can no longer be
 * carrying out the last attempt. It also waits while a deployment exists that Console may have made of our SDL under a
 * hash that we cannot compute, for example by another release of its parser.
 */
record ConsoleCreation(
        ConsoleReader reader, ConsoleSuspects suspects, DeploymentClaims claims, ConsoleTimes times, Clock clock) {
    PlacedDeployment create(String operation, DeploymentPlacement placement, BigDecimal dollars) {
        PlacedDeployment placed = oneByOne(placement, () -> createAlone(operation, placement, dollars));
        switchTopUpOffOrClose(placed);
        return placed;
    }

    /** Creates one at a time, because Purser could not tell apart two deployments with the same hash at Console. */
    private <T> T oneByOne(DeploymentPlacement placement, Supplier<T> creation) {
        ManifestHash console = placement.consoleHash();
        return claims.oneByOne(
                placement.hash(),
                console.equals(placement.hash()) ? creation : () -> claims.oneByOne(console, creation));
    }

    /**
     * A deployment that exists now.
     *
     * @param manifest as Console has it
     */
    private record Made(PlacedDeployment placed, String manifest) {}

    private PlacedDeployment createAlone(String operation, DeploymentPlacement placement, BigDecimal dollars) {
        DeploymentClaims.Creation creation =
                claims.creating(operation, placement.consoleHash(), placement.hash(), clock.instant());
        if (creation.made().isPresent()) {
            return stillActive(creation.made().get());
        }
        if (!creation.isNew()) {
            Optional<Made> lost = find(placement, creation);
            if (lost.isPresent()) {
                return claimed(operation, lost.get());
            }
        }
        // Before the request, so that its answer can be recorded at once.
        Address owner = owner(operation, creation);
        if (!creation.isNew()) {
            claims.again(operation, clock.instant());
        }
        return claimed(operation, ask(operation, owner, placement, dollars, creation.since()));
    }

    /** The account. Its refusal says nothing about a request that was sent before. */
    private Address owner(String operation, DeploymentClaims.Creation creation) {
        try {
            return reader.console().owner();
        } catch (ConsoleException e) {
            if (creation.isNew()) {
                claims.refused(operation);
                throw e;
            }
            throw unknown("its account cannot be asked: " + e.failure().advice());
        }
    }

    private Made ask(
            String operation, Address owner, DeploymentPlacement placement, BigDecimal dollars, Instant since) {
        CreatedDeployment created;
        try {
            created = reader.console().create(placement.sdl().renderForConsole(), dollars);
        } catch (ConsoleException e) {
            if (!e.failure().mayHaveHappened()) {
                claims.refused(operation);
                throw e;
            }
            // The call may have waited for minutes before the request whose answer was lost.
            Instant last = clock.instant();
            claims.again(operation, last);
            return find(placement, new DeploymentClaims.Creation(since, last, false, Optional.empty()))
                    .orElseThrow(() ->
                            unknown("no such deployment shows; " + e.failure().advice()));
        }
        return new Made(
                new PlacedDeployment(new DeploymentId(owner, created.dseq()), created.transactionHash()),
                created.manifest());
    }

    private PlacedDeployment claimed(String operation, Made made) {
        claims.created(operation, made.placed().id(), made.manifest());
        return made.placed();
    }

    private PlacedDeployment stillActive(DeploymentId id) {
        DeploymentView view = reader.settled(id).orElseThrow(() -> ChainMarket.notShown("deployment " + id.dseq()));
        if (!view.isActive()) {
            throw Problem.of(
                    ProblemType.CONFLICT, "deployment " + id.dseq() + " was created and has been closed since");
        }
        return new PlacedDeployment(id, "");
    }

    /**
     * Searches for the deployment until Console can no longer be carrying out the last request.
     *
     * @throws ConsoleException with an unknown outcome, also if Console refuses the search, because the creation may
     *     have happened
     */
    private Optional<Made> find(DeploymentPlacement placement, DeploymentClaims.Creation creation) {
        try {
            return look(placement, creation);
        } catch (ConsoleException e) {
            throw e.isOpen()
                    ? e
                    : unknown("its deployments cannot be looked through: "
                            + e.failure().advice());
        } catch (ChainException e) {
            throw unknown(
                    "its deployments cannot be looked through: " + e.failure().advice());
        }
    }

    private Optional<Made> look(DeploymentPlacement placement, DeploymentClaims.Creation creation) {
        Instant settled = creation.last().plus(times.settle());
        while (true) {
            boolean isSettled = clock.instant().isAfter(settled);
            List<OwnDeployment> unclaimed = suspects.unclaimed(creation.since());
            Optional<Made> found = adoptable(placement.sdl().manifest(), unclaimed);
            if (found.isPresent()) {
                return found;
            }
            if (isSettled) {
                suspects.requireNone(unclaimed, placement, settled);
                return Optional.empty();
            }
            ConsoleWaits.pause(times.retry());
        }
    }

    private static Optional<Made> adoptable(Manifest manifest, List<OwnDeployment> unclaimed) {
        return unclaimed.stream()
                .flatMap(found -> ConsoleManifests.withHash(manifest, found.hash()).stream()
                        .map(words -> new Made(new PlacedDeployment(found.id(), ""), words)))
                .findFirst();
    }

    private static ConsoleException unknown(String reason) {
        return new ConsoleException(new ConsoleFailure.OutcomeUnknown(reason));
    }

    /** Closes the deployment if automatic top-up cannot be switched off, because it would spend money by itself. */
    private void switchTopUpOffOrClose(PlacedDeployment placed) {
        try {
            reader.console().switchTopUpOff(placed.id().dseq());
        } catch (ConsoleException e) {
            reader.console().close(placed.id().dseq());
            throw e;
        }
    }
}
