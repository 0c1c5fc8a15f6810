package io.purser.deploy.market;

import io.purser.akash.chain.Chain;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.Deployment;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.EscrowAccount;
import io.purser.akash.chain.EscrowPayment;
import io.purser.akash.chain.Lease;
import io.purser.akash.sdl.DecCoin;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The chain's records as the market's. */
final class ChainViews {
    private ChainViews() {}

    static Optional<DeploymentView> status(Chain chain, DeploymentId id) {
        return chain.deployment(id).map(deployment -> view(chain, deployment));
    }

    private static DeploymentView view(Chain chain, Deployment deployment) {
        List<Lease> leases = chain.leases(deployment.id(), Optional.empty());
        List<EscrowPayment> payments =
                leases.stream().flatMap(lease -> lease.payment().stream()).toList();
        List<DeploymentView.LeaseView> views = leases.stream()
                .map(lease -> new DeploymentView.LeaseView(
                        lease.id(), lease.state(), lease.price(), lease.reason(), lease.reclaimedBy()))
                .toList();
        return new DeploymentView(
                deployment.id(),
                deployment.state() == Deployment.State.ACTIVE,
                deployment.hash(),
                deployment.groups().stream()
                        .map(group -> new DeploymentView.GroupView(group.id().gseq(), group.state()))
                        .toList(),
                views,
                escrow(deployment.escrow(), views, remaining(chain, deployment, payments)));
    }

    private static DecCoin remaining(Chain chain, Deployment deployment, List<EscrowPayment> payments) {
        long height = chain.latestBlock().height();
        return new DecCoin(Coin.UACT, deployment.remaining(payments, height, Coin.UACT));
    }

    private static DeploymentView.EscrowView escrow(
            EscrowAccount account, List<DeploymentView.LeaseView> leases, DecCoin remaining) {
        return new DeploymentView.EscrowView(
                account.state(),
                act(account.transferred()),
                act(account.funds()),
                perBlock(leases),
                Optional.of(remaining));
    }

    static DecCoin perBlock(List<DeploymentView.LeaseView> leases) {
        return act(leases.stream()
                .filter(DeploymentView.LeaseView::isRunning)
                .map(DeploymentView.LeaseView::price)
                .toList());
    }

    /** The sum in uact; an escrow may hold AKT beside it. */
    static DecCoin act(List<DecCoin> coins) {
        return coins.stream()
                .filter(coin -> coin.denom().equals(Coin.UACT))
                .reduce(new DecCoin(Coin.UACT, BigDecimal.ZERO), DecCoin::plus);
    }
}
