package io.purser.deploy.market;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.BidId;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.EscrowAccount;
import io.purser.akash.chain.Hash;
import io.purser.akash.chain.Lease;
import io.purser.akash.console.ConsoleBid;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.wallet.Address;
import java.util.Locale;
import java.util.Optional;

/** Console's records as the market's. */
final class ConsoleViews {
    private ConsoleViews() {}

    static Bid bid(ConsoleBid bid) {
        return new Bid(
                BidId.of(
                        new Address(bid.owner()),
                        bid.dseq(),
                        bid.gseq(),
                        bid.oseq(),
                        new Address(bid.provider()),
                        bid.bseq()),
                Bid.State.valueOf(bid.state().toUpperCase(Locale.ROOT)),
                bid.price(),
                bid.createdAt());
    }

    static DeploymentView deployment(ConsoleDeployment deployment) {
        return new DeploymentView(
                new DeploymentId(new Address(deployment.owner()), deployment.dseq()),
                deployment.isActive(),
                Hash.ofBase64(deployment.hash()),
                deployment.leases().stream().map(ConsoleViews::lease).toList(),
                escrow(deployment.escrowState()),
                // Settled whenever: what is left by now, the API does not tell.
                Optional.empty());
    }

    private static DeploymentView.LeaseView lease(ConsoleDeployment.ConsoleLease lease) {
        return new DeploymentView.LeaseView(
                BidId.of(
                        new Address(lease.owner()),
                        lease.dseq(),
                        lease.gseq(),
                        lease.oseq(),
                        new Address(lease.provider()),
                        lease.bseq()),
                Lease.State.valueOf(lease.state().toUpperCase(Locale.ROOT)),
                lease.price(),
                Lease.CloseReason.ofWireName(lease.reason()).orElse(Lease.CloseReason.NONE),
                Optional.empty());
    }

    private static EscrowAccount.State escrow(String state) {
        return state.isEmpty() ? EscrowAccount.State.OPEN : EscrowAccount.State.valueOf(state.toUpperCase(Locale.ROOT));
    }
}
