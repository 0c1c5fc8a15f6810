package io.purser.deploy.market;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.console.ConsoleBid;
import io.purser.akash.console.ConsoleBidId;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.wallet.Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns Console's records into the market's. */
final class ConsoleViews {
    private static final int SHA_256 = 32;

    private ConsoleViews() {}

    static Bid bid(ConsoleBid bid) {
        return new Bid(id(bid.id()), state(Bid.BidState.class, bid.state()), bid.price(), bid.createdAt());
    }

    private static BidId id(ConsoleBidId id) {
        return BidId.of(
                new Address(id.owner()), id.dseq(), id.gseq(), id.oseq(), new Address(id.provider()), id.bseq());
    }

    /**
     * The market's view of a deployment.
     *
     * @param deployment with a hash
     * @param onChain the same deployment from a node, for the values that Console does not give
     */
    static DeploymentView deployment(ConsoleDeployment deployment, Optional<DeploymentView> onChain) {
        List<DeploymentView.LeaseView> leases =
                deployment.leases().stream().map(lease -> lease(lease, onChain)).toList();
        return new DeploymentView(
                new DeploymentId(new Address(deployment.owner()), deployment.dseq()),
                deployment.isActive(),
                hash(deployment.hash()).orElseThrow(() -> unreadable("a hash")),
                onChain.map(DeploymentView::groups).orElse(List.of()),
                leases,
                new DeploymentView.EscrowView(
                        deployment.escrowState().isEmpty()
                                ? EscrowAccount.EscrowState.OPEN
                                : state(EscrowAccount.EscrowState.class, deployment.escrowState()),
                        ChainViews.act(deployment.transferred()),
                        ChainViews.act(deployment.funds()),
                        ChainViews.perBlock(leases),
                        onChain.flatMap(view -> view.escrow().remaining())));
    }

    /** A listed deployment; empty if Console does not know its hash. */
    static Optional<OwnDeployment> own(ConsoleDeployment deployment) {
        return hash(deployment.hash())
                .map(hash ->
                        new OwnDeployment(new DeploymentId(new Address(deployment.owner()), deployment.dseq()), hash));
    }

    /** A hash; empty if Console does not know it, as in an answer from its index ({@code unknown_value}). */
    static Optional<ManifestHash> hash(String base64) {
        try {
            return Optional.of(ManifestHash.ofBase64(base64)).filter(hash -> hash.bytes().length == SHA_256);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <S extends Enum<S>> S state(Class<S> states, String name) {
        try {
            return Enum.valueOf(states, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw unreadable("the state " + name);
        }
    }

    private static ConsoleException unreadable(String what) {
        return new ConsoleException(new ConsoleFailure.Unreadable(what + " is not known"));
    }

    private static DeploymentView.LeaseView lease(
            ConsoleDeployment.ConsoleLease lease, Optional<DeploymentView> onChain) {
        BidId id = id(lease.id());
        return new DeploymentView.LeaseView(
                id,
                state(Lease.LeaseState.class, lease.state()),
                lease.price(),
                Lease.CloseReason.CODES.find(lease.reason()).orElse(Lease.CloseReason.NONE),
                onChain.stream()
                        .flatMap(view -> view.leases().stream())
                        .filter(same -> same.id().equals(id))
                        .findFirst()
                        .flatMap(DeploymentView.LeaseView::reclaimedBy));
    }
}
