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
 * Places deployments and pays for them. Each method that changes something takes the name of an operation. The same
 * name never acts twice, so a caller may repeat a call after a crash or a timeout. Calls of one operation have to come
 * one after the other. Calls of different operations need not, except deposits into one deployment.
 *
 * <p>Failures are {@link io.purser.akash.chain.node.ChainException}, {@link io.purser.akash.console.ConsoleException}
 * and {@link io.purser.akash.provider.GatewayException}, each with a typed cause, or a
 * {@link io.purser.problem.Problem} for an error before anything was sent. If
 * {@link io.purser.problem.OutsideFailure#isOpen} is true, the action may have happened: the same call later finds out.
 */
public interface Market {
    MarketKind kind();

    default Capabilities capabilities() {
        return Capabilities.of(kind());
    }

    /** The money of the account. */
    AccountFunds funds();

    /**
     * Creates a deployment and pays its deposit.
     *
     * @throws io.purser.problem.Problem CONFLICT if the operation's deployment has been closed since
     */
    PlacedDeployment create(String operation, DeploymentPlacement placement);

    /**
     * The active deployments of the paying account, including those that other programs created; for reconciliation.
     */
    List<OwnDeployment> active();

    /** The deployment with this dseq of the paying account, active or not. */
    Optional<DeploymentId> find(long dseq);

    /** All bids on a deployment's orders, in any state. */
    List<Bid> bids(DeploymentId id);

    /**
     * Takes bids, one for each group.
     *
     * @param manifest the one whose hash the deployment has
     */
    void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest);

    /**
     * Ends one lease. Its group gets a new order, with the next oseq, and new bids. A lease that has ended stays as it
     * is.
     *
     * @throws io.purser.problem.Problem CONFLICT if the market does not offer this, see {@link Capabilities}
     */
    void closeLease(String operation, BidId lease);

    /**
     * Opens a group again that its provider has paused by closing the lease, with a new order. An open group stays as
     * it is.
     *
     * @throws io.purser.problem.Problem CONFLICT if the market does not offer this, see {@link Capabilities}
     */
    void startGroup(String operation, GroupId group);

    /** Sends the manifest to the providers of all running leases. A caller may repeat this at any time. */
    default void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate) {
        sendManifest(id, List.of(), manifest, isUpdate, () -> true);
    }

    /**
     * Sends the manifest and, if a provider does not accept it, repeats this for minutes as long as the caller wants
     * it.
     *
     * @param leases leases that were taken; if the market does not show one of them yet, nothing is sent, and the call
     *     fails with {@link io.purser.akash.chain.node.ChainFailure.NotShown}
     * @param isWanted checked before each repetition; if it is false, the last failure is thrown
     */
    void sendManifest(
            DeploymentId id, List<BidId> leases, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted);

    /** The deployment and its leases; empty if no such deployment exists. */
    Optional<DeploymentView> status(DeploymentId id);

    /**
     * Deploys another manifest for the same groups, and sends it to the providers.
     *
     * @throws io.purser.problem.Problem INVALID if the groups are not the same
     */
    default void update(String operation, DeploymentId id, Sdl sdl) {
        update(operation, id, sdl, () -> true);
    }

    /** The same, and repeats the sending as long as the caller wants it, see {@link #sendManifest}. */
    void update(String operation, DeploymentId id, Sdl sdl, BooleanSupplier isWanted);

    /**
     * Adds money to the deployment's escrow.
     *
     * @throws io.purser.problem.Problem CONFLICT if the escrow is not open, because money would not bring it back
     */
    void deposit(String operation, DeploymentId id, Coin uact);

    /** Closes the deployment, so that the rest of its deposit comes back. A closed deployment stays as it is. */
    ClosedDeployment close(String operation, DeploymentId id);

    /** The gateway of a provider, for status, logs and events. The caller closes it. */
    ProviderGateway gateway(Address provider);
}
