package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.Deployment;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.chain.model.EscrowPayment;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.sdl.group.DecCoin;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Turns the chain's records into the market's. */
final class ChainViews {
    private ChainViews() {}

    static Optional<DeploymentView> status(ChainClient chain, DeploymentId id) {
        return chain.deployment(id).map(deployment -> view(chain, deployment));
    }

    private static DeploymentView view(ChainClient chain, Deployment deployment) {
        List<Lease> leases = chain.leases(deployment.id(), Optional.empty());
        List<EscrowPayment> payments =
                leases.stream().flatMap(lease -> lease.payment().stream()).toList();
        List<DeploymentView.LeaseView> views = leases.stream()
                .map(lease -> new DeploymentView.LeaseView(
                        lease.id(), lease.state(), lease.price(), lease.reason(), lease.reclaimedBy()))
                .toList();
        return new DeploymentView(
                deployment.id(),
                deployment.state() == Deployment.ChainDeploymentState.ACTIVE,
                deployment.hash(),
                deployment.groups().stream()
                        .map(group -> new DeploymentView.GroupView(group.id().gseq(), group.state()))
                        .toList(),
                views,
                escrow(deployment.escrow(), views, remaining(chain, deployment, payments)));
    }

    private static DecCoin remaining(ChainClient chain, Deployment deployment, List<EscrowPayment> payments) {
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

    /** The sum in uact; an escrow may hold AKT too. */
    static DecCoin act(List<DecCoin> coins) {
        return coins.stream()
                .filter(coin -> coin.denom().equals(Coin.UACT))
                .reduce(new DecCoin(Coin.UACT, BigDecimal.ZERO), DecCoin::plus);
    }
}
