package io.purser.deploy.market;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.BidId;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Manifest;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import java.util.List;
import java.util.Optional;

/**
 * Where deployments are placed and paid. What acts takes the name of an operation: the same name never acts twice, so
 * that a call may be made again after a crash or a time-out.
 *
 * <p>Failures are {@link io.purser.akash.chain.ChainException}, {@link io.purser.akash.console.ConsoleException} and
 * {@link io.purser.akash.provider.GatewayException}, each with its cause typed, or a {@link io.purser.problem.Problem}
 * for what was wrong before anything was sent.
 */
public interface Market {
    MarketKind kind();

    /** What there is to spend. */
    Funds funds();

    /** Opens a deployment and pays its deposit. */
    Placed create(String operation, Placement placement);

    /** All bids on a deployment's orders, whatever their state. */
    List<Bid> bids(DeploymentId id);

    /**
     * Takes bids, one for each group.
     *
     * @param manifest the one whose hash the deployment has
     */
    void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest);

    /** Tells the providers of all active leases what to run; may be done again at any time. */
    void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate);

    /** The deployment and its leases; nothing if there is no such deployment. */
    Optional<DeploymentView> status(DeploymentId id);

    /**
     * Deploys another manifest for the same groups, and tells the providers.
     *
     * @throws io.purser.problem.Problem INVALID if the groups are not the same
     */
    void update(String operation, DeploymentId id, Sdl sdl);

    /** Adds to the deployment's escrow. */
    void deposit(String operation, DeploymentId id, Coin uact);

    /** Closes the deployment, so that what is left of its deposit comes back; a closed one is left alone. */
    void close(String operation, DeploymentId id);

    /** The gateway of a provider, for status, logs and events; to be closed after use. */
    ProviderGateway gateway(Address provider);
}
