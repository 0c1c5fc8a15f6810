package io.purser.deploy.market;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where deployments are placed and paid. What acts takes the name of an operation: the same name never acts twice, so
 * that a call may be made again after a crash or a time-out. Calls of one operation have to come one after the other;
 * those of different ones need not, but for deposits into one deployment.
 *
 * <p>Failures are {@link io.purser.akash.chain.node.ChainException}, {@link io.purser.akash.console.ConsoleException} and
 * {@link io.purser.akash.provider.GatewayException}, each with its cause typed, or a {@link io.purser.problem.Problem}
 * for what was wrong before anything was sent. Where {@link io.purser.problem.OutsideFailure#isOpen} is true of one, it
 * may have happened: the same call later finds out.
 */
public interface Market {
    MarketKind kind();

    Capabilities capabilities();

    /** What there is to spend. */
    AccountFunds funds();

    /**
     * Opens a deployment and pays its deposit.
     *
     * @throws io.purser.problem.Problem CONFLICT if the operation's deployment has been closed since
     */
    PlacedDeployment create(String operation, DeploymentPlacement placement);

    /** The active deployments of the account that pays, whoever asked for them: what to reconcile with. */
    List<OwnDeployment> active();

    /** The deployment of that dseq of the account that pays, active or not. */
    Optional<DeploymentId> find(long dseq);

    /** All bids on a deployment's orders, whatever their state. */
    List<Bid> bids(DeploymentId id);

    /**
     * Takes bids, one for each group.
     *
     * @param manifest the one whose hash the deployment has
     */
    void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest);

    /**
     * Ends one lease; its group gets a new order, with the next oseq, and fresh bids. One that has ended is left alone.
     *
     * @throws io.purser.problem.Problem CONFLICT where the market does not offer it, see {@link Capabilities}
     */
    void closeLease(String operation, BidId lease);

    /**
     * Opens a group again that its provider has paused by closing the lease, with a new order; an open one is left alone.
     *
     * @throws io.purser.problem.Problem CONFLICT where the market does not offer it, see {@link Capabilities}
     */
    void startGroup(String operation, GroupId group);

    /** Tells the providers of all running leases what to run; may be done again at any time. */
    default void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate) {
        sendManifest(id, manifest, isUpdate, () -> true);
    }

    /**
     * The same for as long as it is wanted: a provider that does not take it is asked again and again for minutes.
     *
     * @param isWanted asked before each repetition; where it is not wanted any more, the last failure is thrown
     */
    void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted);

    /** The deployment and its leases; nothing if there is no such deployment. */
    Optional<DeploymentView> status(DeploymentId id);

    /**
     * Deploys another manifest for the same groups, and tells the providers.
     *
     * @throws io.purser.problem.Problem INVALID if the groups are not the same
     */
    default void update(String operation, DeploymentId id, Sdl sdl) {
        update(operation, id, sdl, () -> true);
    }

    /** The same, and its providers are told for as long as that is wanted, see {@link #sendManifest}. */
    void update(String operation, DeploymentId id, Sdl sdl, BooleanSupplier isWanted);

    /**
     * Adds to the deployment's escrow.
     *
     * @throws io.purser.problem.Problem CONFLICT if the escrow is not open: money would revive nothing
     */
    void deposit(String operation, DeploymentId id, Coin uact);

    /** Closes the deployment, so that what is left of its deposit comes back; a closed one is left alone. */
    ClosedDeployment close(String operation, DeploymentId id);

    /** The gateway of a provider, for status, logs and events; to be closed after use. */
    ProviderGateway gateway(Address provider);
}
