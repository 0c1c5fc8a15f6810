package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleClient;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.console.LeaseChoice;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The market through Console's managed wallet. */
final class ConsoleMarket implements Market {
    private static final int DECIMALS = 6;

    private final ConsoleClient console;
    private final ChainClient chain;
    private final ProviderGatewayFinder gateways;
    private final ConsoleCreation creation;
    private final ConsoleDeposit depositing;
    private final ConsoleManifests manifests;
    private final DeploymentClaims claims;

    /**
     * Opens the market.
     *
     * @param claims the requests to Console, and the manifests that it has returned
     */
    ConsoleMarket(
            ConsoleClient console,
            ChainClient chain,
            ProviderGatewayFinder gateways,
            ConsoleCreation creation,
            ConsoleDeposit depositing,
            DeploymentClaims claims) {
        this.console = console;
        this.chain = chain;
        this.gateways = gateways;
        this.creation = creation;
        this.depositing = depositing;
        this.manifests = new ConsoleManifests(claims);
        this.claims = claims;
    }

    @Override
    public MarketKind kind() {
        return MarketKind.CONSOLE;
    }

    @Override
    public AccountFunds funds() {
        BigDecimal uact = console.balances().balance().max(BigDecimal.ZERO);
        return new AccountFunds(new Coin(Coin.UACT, uact.toBigInteger()), Optional.empty());
    }

    @Override
    public PlacedDeployment create(String operation, DeploymentPlacement placement) {
        PlacedDeployment placed = creation.create(operation, placement, dollars(placement.deposit()));
        payTheRest(operation, placed.id(), placement.deposit());
        return placed;
    }

    /**
     * Adds what is missing to the deposit. Under managed funding, Console pays an amount of its own, whatever the
     * request says (deployment-writer.service.ts, {@code resolveDepositInDollars}), and Purser has switched off the
     * automatic funding that would follow.
     */
    private void payTheRest(String operation, DeploymentId id, Coin deposit) {
        BigInteger paid = shown(id)
                .escrow()
                .received()
                .amount()
                .setScale(0, RoundingMode.DOWN)
                .toBigInteger();
        BigInteger rest = deposit.amount().subtract(paid);
        if (rest.signum() > 0) {
            depositing.deposit(operation + "/rest", id, dollars(new Coin(Coin.UACT, rest)), () -> shown(id));
        }
    }

    /** A deployment that was created just now, which Console may not show yet. */
    private DeploymentView shown(DeploymentId id) {
        return console.deployment(id.dseq())
                .map(found -> ConsoleViews.deployment(found, Optional.empty()))
                .orElseThrow(() -> ChainMarket.notShown("deployment " + id.dseq()));
    }

    @Override
    public List<OwnDeployment> active() {
        return console.deployments().stream()
                .map(found -> new OwnDeployment(
                        new DeploymentId(new Address(found.owner()), found.dseq()), ConsoleViews.hash(found.hash())))
                .toList();
    }

    @Override
    public Optional<DeploymentId> find(long dseq) {
        return console.deployment(dseq).map(found -> new DeploymentId(new Address(found.owner()), dseq));
    }

    @Override
    public List<Bid> bids(DeploymentId id) {
        return console.bids(id.dseq()).stream().map(ConsoleViews::bid).toList();
    }

    @Override
    public void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest) {
        console.switchTopUpOff(id.dseq());
        console.lease(
                manifests.of(id, manifest, settled(id).hash()),
                bids.stream().map(ConsoleMarket::choice).toList());
    }

    @Override
    public void closeLease(String operation, BidId lease) {
        throw notOffered("closing one lease");
    }

    @Override
    public void startGroup(String operation, GroupId group) {
        throw notOffered("starting a paused group");
    }

    private static Problem notOffered(String what) {
        return Problem.of(
                ProblemType.CONFLICT, "Console does not offer " + what + "; close the deployment and create another");
    }

    /** Sends the manifest by taking the leases again, which changes nothing else. */
    @Override
    public void sendManifest(
            DeploymentId id, List<BidId> leases, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted) {
        DeploymentView view = settled(id).showing(leases);
        List<LeaseChoice> running =
                view.running().stream().map(lease -> choice(lease.id())).toList();
        if (!running.isEmpty()) {
            console.lease(manifests.of(id, manifest, view.hash()), running);
        }
    }

    private static LeaseChoice choice(BidId bid) {
        return new LeaseChoice(
                bid.dseq(), bid.gseq(), bid.oseq(), bid.provider().text());
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return console.deployment(id.dseq()).map(found -> ConsoleViews.deployment(found, onChain(id)));
    }

    /** The view of a node, for the values that Console does not give; empty if no node can be reached. */
    private Optional<DeploymentView> onChain(DeploymentId id) {
        try {
            return ChainViews.status(chain, id);
        } catch (ChainException e) {
            return Optional.empty();
        }
    }

    @Override
    public void update(String operation, DeploymentId id, Sdl sdl, BooleanSupplier isWanted) {
        boolean isSame = chain.deployment(id)
                .map(found -> ConsoleGroups.hasThem(
                        found.groups().stream()
                                .map(group -> group.specification())
                                .toList(),
                        sdl))
                .orElse(true);
        if (!isSame) {
            throw ChainMarket.groupsDiffer();
        }
        ConsoleDeployment updated = console.update(id.dseq(), sdl.renderForConsole());
        // Even if neither form has its hash, because the stored manifest belongs to the previous SDL.
        claims.updated(
                id,
                ConsoleManifests.withHash(sdl.manifest(), ConsoleViews.hash(updated.hash()))
                        .orElseGet(() -> sdl.manifest().console().json()));
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        depositing.deposit(operation, id, dollars(uact), () -> settled(id));
    }

    private DeploymentView settled(DeploymentId id) {
        return console.deployment(id.dseq())
                .map(found -> ConsoleViews.deployment(found, Optional.empty()))
                .orElseThrow(() -> gone(id));
    }

    private static ConsoleException gone(DeploymentId id) {
        return new ConsoleException(new ConsoleFailure.NotFound("deployment " + id.dseq()));
    }

    @Override
    public ClosedDeployment close(String operation, DeploymentId id) {
        DeploymentView before = settled(id);
        if (before.isActive()) {
            console.close(id.dseq());
        }
        return ChainMarket.closed(before, settled(id));
    }

    @Override
    public ProviderGateway gateway(Address provider) {
        return gateways.open(provider);
    }

    private static BigDecimal dollars(Coin uact) {
        BigDecimal dollars =
                new BigDecimal(uact.amount()).movePointLeft(DECIMALS).stripTrailingZeros();
        // So that JSON has 10 and not 1E+1.
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }
}
