package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The deployments of a Console account that a creation without an answer may have made, though none has a hash of ours.
 * The account may have other users, and this Purser may have other orders under way. So Purser takes none of these
 * deployments for its own.
 *
 * @param chain tells the resources of a deployment, which Console does not tell
 */
record ConsoleSuspects(ConsoleReader reader, ChainClient chain, DeploymentClaims claims) {
    /** The active deployments that are no older and belong to no operation, the oldest first. */
    List<OwnDeployment> unclaimed(Instant since) {
        long earliest = since.minus(DeploymentClaims.CLOCKS_APART).toEpochMilli();
        return reader.active().stream()
                .filter(found -> found.id().dseq() >= earliest
                        && !claims.isClaimed(found.id().dseq()))
                .sorted(Comparator.comparingLong(found -> found.id().dseq()))
                .toList();
    }

    /**
     * Makes sure that none of them can be the lost one.
     *
     * @param settled the last moment at which Console can have made it
     * @throws ConsoleException {@link ConsoleFailure.MaybeMade} for a deployment that may be the lost one
     */
    void requireNone(List<OwnDeployment> unclaimed, DeploymentPlacement placement, Instant settled) {
        long latest = settled.plus(DeploymentClaims.CLOCKS_APART).toEpochMilli();
        unclaimed.stream()
                .filter(found -> found.id().dseq() <= latest)
                .filter(found -> !claims.isAwaited(found.hash()))
                .filter(found -> maybe(found.id(), placement))
                // Another replica may have recorded it since we read the list.
                .filter(found -> !claims.isClaimed(found.id().dseq()))
                .findFirst()
                .ifPresent(found -> {
                    throw new ConsoleException(
                            new ConsoleFailure.MaybeMade(found.id().dseq()));
                });
    }

    /** If no node can tell its resources, it may be ours. */
    private boolean maybe(DeploymentId found, DeploymentPlacement placement) {
        try {
            return chain.deployment(found)
                    .map(known -> ConsoleGroups.hasTheirSizes(
                            known.groups().stream()
                                    .map(DeploymentGroup::specification)
                                    .toList(),
                            placement.sdl()))
                    .orElse(true);
        } catch (ChainException e) {
            return true;
        }
    }
}
