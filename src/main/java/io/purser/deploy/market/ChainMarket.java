package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.TransactionSender;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.Deployment;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.ErrorCode;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayFailure;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The market on the chain, paid from our own wallet. */
record ChainMarket(ChainClient chain, TransactionSender transactions, ProviderGatewayFinder gateways, Address address)
        implements Market {
    @Override
    public MarketKind kind() {
        return MarketKind.CHAIN;
    }

    @Override
    public AccountFunds funds() {
        List<Coin> balances = chain.balances(address);
        return new AccountFunds(amount(balances, Coin.UACT), Optional.of(amount(balances, Coin.UAKT)));
    }

    @Override
    public PlacedDeployment create(String operation, DeploymentPlacement placement) {
        DeploymentId id = new DeploymentId(address, placement.dseq());
        Message message = new Message.CreateDeployment(
                id,
                placement.sdl().groups(),
                placement.hash(),
                Deposit.ofBalance(placement.deposit()),
                placement.sdl().reclamation());
        try {
            if (!transactions.hasBegun(operation) && chain.deployment(id).isEmpty()) {
                requireMinimum(placement.deposit());
                requireBalance(placement.deposit());
            }
            TransactionResult result = transactions.submit(operation, List.of(message));
            return new PlacedDeployment(id, result.hash());
        } catch (ChainException e) {
            if (isOurs(e.failure(), id, placement.hash())) {
                return new PlacedDeployment(id, "");
            }
            throw e;
        }
    }

    /** Only we use our dseq, so an existing deployment with our hash means that an earlier attempt worked. */
    private boolean isOurs(ChainFailure failure, DeploymentId id, ManifestHash hash) {
        return failure instanceof ChainFailure.Refused refused
                && refused.code().equals(ErrorCode.DEPLOYMENT_EXISTS)
                && chain.deployment(id)
                        .filter(found -> found.hash().equals(hash))
                        .isPresent();
    }

    private void requireMinimum(Coin deposit) {
        chain.minimumDeposits().stream()
                .filter(minimum -> minimum.denom().equals(deposit.denom())
                        && deposit.amount().compareTo(minimum.amount()) < 0)
                .findFirst()
                .ifPresent(minimum -> {
                    throw new ChainException(new ChainFailure.DepositTooLow(deposit, minimum));
                });
    }

    private void requireBalance(Coin deposit) {
        Coin balance = chain.balance(address, deposit.denom());
        if (balance.amount().compareTo(deposit.amount()) < 0) {
            throw new ChainException(
                    new ChainFailure.InsufficientFunds(List.of(balance), List.of(deposit), "for the deposit"));
        }
    }

    @Override
    public List<OwnDeployment> active() {
        return chain.deployments(address, Optional.of(Deployment.ChainDeploymentState.ACTIVE)).stream()
                .map(deployment -> new OwnDeployment(deployment.id(), deployment.hash()))
                .toList();
    }

    @Override
    public Optional<DeploymentId> find(long dseq) {
        return chain.deployment(new DeploymentId(address, dseq)).map(Deployment::id);
    }

    @Override
    public List<Bid> bids(DeploymentId id) {
        return chain.bids(id, Optional.empty());
    }

    @Override
    public void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest) {
        transactions.submit(
                operation, bids.stream().<Message>map(Message.CreateLease::new).toList());
    }

    @Override
    public void closeLease(String operation, BidId id) {
        if (transactions.hasBegun(operation) || runs(id)) {
            transactions.submit(operation, List.of(new Message.CloseLease(id, Lease.CloseReason.OWNER.number())));
        }
    }

    private boolean runs(BidId id) {
        return switch (chain.lease(id)
                .orElseThrow(() -> notShown("lease " + id))
                .state()) {
            case ACTIVE, RECLAIMING -> true;
            case INSUFFICIENT_FUNDS, CLOSED -> false;
        };
    }

    @Override
    public void startGroup(String operation, GroupId id) {
        boolean isPaused = chain.group(id)
                .filter(group -> group.state() == DeploymentGroup.GroupState.PAUSED)
                .isPresent();
        if (isPaused || transactions.hasBegun(operation)) {
            transactions.submit(operation, List.of(new Message.StartGroup(id)));
        }
    }

    @Override
    public void sendManifest(
            DeploymentId id, List<BidId> leases, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted) {
        List<Address> providers =
                status(id).orElseThrow(() -> notShown("deployment " + id.dseq())).showing(leases).running().stream()
                        .map(lease -> lease.id().provider())
                        .distinct()
                        .toList();
        ManifestRound.run(providers, provider -> send(id, provider, manifest, isUpdate, isWanted));
    }

    private void send(
            DeploymentId id, Address provider, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted) {
        try (ProviderGateway gateway = gateways.open(provider)) {
            gateway.sendManifest(id.dseq(), manifest, isUpdate, isWanted);
        } catch (GatewayException e) {
            throw e.failure() instanceof GatewayFailure.ManifestRefused(var text, var ourHash)
                    ? new GatewayException(new GatewayFailure.ManifestRefused(
                            text + " (the deployment on chain has the hash "
                                    + chain.deployment(id)
                                            .map(found -> found.hash().toString())
                                            .orElse("of nothing: it is gone")
                                    + ")",
                            ourHash))
                    : e;
        }
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return ChainViews.status(chain, id);
    }

    @Override
    public void update(String operation, DeploymentId id, Sdl sdl, BooleanSupplier isWanted) {
        Deployment deployment = chain.deployment(id).orElseThrow(() -> notShown("deployment " + id.dseq()));
        if (!deployment.hasGroups(sdl.groups())) {
            throw groupsDiffer();
        }
        ManifestHash hash = new ManifestHash(sdl.manifest().hash());
        // The chain refuses an update to the hash that the deployment already has.
        if (!deployment.hash().equals(hash)) {
            transactions.submit(operation, List.of(new Message.UpdateDeployment(id, hash)));
        }
        sendManifest(id, List.of(), sdl.manifest(), true, isWanted);
    }

    static Problem groupsDiffer() {
        return Problem.invalid(
                "sdl",
                "asks for other groups than the deployment has: resources, counts, storage, placement, prices and the"
                        + " number of endpoints cannot be changed in place; close it and create another");
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        if (!transactions.hasBegun(operation)) {
            requireOpen(id, status(id));
            requireBalance(uact);
        }
        transactions.submit(operation, List.of(new Message.AccountDeposit(address, id, Deposit.ofBalance(uact))));
    }

    /**
     * Refuses a deposit into an overdrawn escrow, which is final: the deposit would pay debts and not bring it back.
     */
    static void requireOpen(DeploymentId id, Optional<DeploymentView> found) {
        DeploymentView view = found.orElseThrow(() -> new ChainException(new ChainFailure.Absent("deployment " + id)));
        switch (view.escrow().state()) {
            case OPEN -> {
                return;
            }
            case CLOSED -> throw Problem.of(ProblemType.CONFLICT, "deployment " + id.dseq() + " is closed");
            case OVERDRAWN ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "the escrow of deployment " + id.dseq()
                                + " is overdrawn: a deposit would pay what is owed to its"
                                + " providers and revive nothing; close it and create another");
        }
    }

    @Override
    public ClosedDeployment close(String operation, DeploymentId id) {
        DeploymentView before =
                status(id).orElseThrow(() -> new ChainException(new ChainFailure.Absent("deployment " + id)));
        if (before.isActive()) {
            transactions.submit(operation, List.of(new Message.CloseDeployment(id)));
        }
        return closed(before, status(id).orElse(before));
    }

    /** The refund is the received amount minus the spent amount. */
    static ClosedDeployment closed(DeploymentView before, DeploymentView after) {
        if (after.isActive()) {
            // What it has cost would be that of the last settlement.
            throw notShown("the end of deployment " + after.id().dseq());
        }
        BigDecimal refunded = before.escrow()
                .received()
                .amount()
                .subtract(after.escrow().spent().amount());
        return new ClosedDeployment(
                after.id(),
                after.escrow().spent(),
                before.isActive() && !after.isActive()
                        ? Optional.of(new DecCoin(Coin.UACT, refunded.max(BigDecimal.ZERO)))
                        : Optional.empty());
    }

    @Override
    public ProviderGateway gateway(Address provider) {
        return gateways.open(provider);
    }

    static ChainException notShown(String what) {
        return new ChainException(new ChainFailure.NotShown(what));
    }

    private static Coin amount(List<Coin> balances, String denom) {
        return balances.stream()
                .filter(coin -> coin.denom().equals(denom))
                .findFirst()
                .orElse(new Coin(denom, BigInteger.ZERO));
    }
}
