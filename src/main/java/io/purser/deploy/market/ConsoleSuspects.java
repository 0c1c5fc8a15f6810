package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleClient;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.wallet.Address;
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
record ConsoleSuspects(ConsoleClient console, ChainClient chain, DeploymentClaims claims) {
    /** The active deployments that are no older and belong to no operation, the oldest first. */
    List<ConsoleDeployment> unclaimed(Instant since) {
        long earliest = since.minus(DeploymentClaims.CLOCKS_APART).toEpochMilli();
        return console.deployments().stream()
                .filter(found -> found.dseq() >= earliest && !claims.isClaimed(found.dseq()))
                .sorted(Comparator.comparingLong(ConsoleDeployment::dseq))
                .toList();
    }

    /**
     * Makes sure that none of them can be the lost one.
     *
     * @param settled the last moment at which Console can have made it
     * @throws ConsoleException {@link ConsoleFailure.MaybeMade} for a deployment that may be the lost one
     */
    void requireNone(List<ConsoleDeployment> unclaimed, DeploymentPlacement placement, Instant settled) {
        long latest = settled.plus(DeploymentClaims.CLOCKS_APART).toEpochMilli();
        unclaimed.stream()
                .filter(found -> found.dseq() <= latest)
                .filter(found -> !claims.isAwaited(ConsoleViews.hash(found.hash())))
                .filter(found -> maybe(found, placement))
                // Another replica may have recorded it since we read the list.
                .filter(found -> !claims.isClaimed(found.dseq()))
                .findFirst()
                .ifPresent(found -> {
                    throw new ConsoleException(new ConsoleFailure.MaybeMade(found.dseq()));
                });
    }

    /** If no node can tell its resources, it may be ours. */
    private boolean maybe(ConsoleDeployment found, DeploymentPlacement placement) {
        try {
            return chain.deployment(new DeploymentId(new Address(found.owner()), found.dseq()))
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
