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
import java.util.function.Supplier;

/** The market through Console's managed wallet. */
final class ConsoleMarket implements Market {
    private static final int DECIMALS = 6;
    /** What Console says of a deployment that it does not find ({@code deployment-reader.service.ts}). */
    private static final String NO_DEPLOYMENT = "Deployment not found";

    private final ConsoleClient console;
    private final ConsoleReader reader;
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
            ConsoleReader reader,
            ChainClient chain,
            ProviderGatewayFinder gateways,
            ConsoleCreation creation,
            ConsoleDeposit depositing,
            DeploymentClaims claims) {
        this.console = reader.console();
        this.reader = reader;
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
        return reader.settled(id).orElseThrow(() -> ChainMarket.notShown("deployment " + id.dseq()));
    }

    @Override
    public List<OwnDeployment> active() {
        return reader.listed();
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
        lease(
                id,
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
            lease(id, manifests.of(id, manifest, view.hash()), running);
        }
    }

    private void lease(DeploymentId id, String manifest, List<LeaseChoice> choices) {
        known(id, () -> console.lease(manifest, choices));
    }

    private static LeaseChoice choice(BidId bid) {
        return new LeaseChoice(
                bid.dseq(), bid.gseq(), bid.oseq(), bid.provider().text());
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return reader.status(id);
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
        ConsoleDeployment updated = known(id, () -> console.update(id.dseq(), sdl.renderForConsole()));
        // Even if neither form has its hash, because the stored manifest belongs to the previous SDL.
        claims.updated(
                id,
                ConsoleViews.hash(updated.hash())
                        .flatMap(hash -> ConsoleManifests.withHash(sdl.manifest(), hash))
                        .orElseGet(() -> sdl.manifest().console().json()));
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        depositing.deposit(operation, id, dollars(uact), () -> settled(id));
    }

    private DeploymentView settled(DeploymentId id) {
        return reader.settled(id).orElseThrow(() -> gone(id));
    }

    private static ConsoleException gone(DeploymentId id) {
        return new ConsoleException(new ConsoleFailure.NotFound("deployment " + id.dseq()));
    }

    @Override
    public ClosedDeployment close(String operation, DeploymentId id) {
        DeploymentView before = settled(id);
        if (before.isActive()) {
            closeActive(id);
        }
        return ChainMarket.closed(before, settled(id));
    }

    /** Whatever is not found, and whoever says so, the deployment was active a moment ago. */
    private void closeActive(DeploymentId id) {
        try {
            console.close(id.dseq());
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                throw reader.foreign(id)
                        .<RuntimeException>map(foreign -> foreign)
                        .orElseGet(() -> behind(id));
            }
            throw e;
        }
    }

    /** Console does not find a deployment that exists. */
    private static ChainException behind(DeploymentId id) {
        return ChainMarket.notShown("deployment " + id.dseq() + " to Console");
    }

    /** Calls Console about a deployment that exists. A Console that does not find it is behind. */
    private static <T> T known(DeploymentId id, Supplier<T> call) {
        try {
            return call.get();
        } catch (ConsoleException e) {
            throw e.failure() instanceof ConsoleFailure.NotFound(var what) && what.contains(NO_DEPLOYMENT)
                    ? behind(id)
                    : e;
        }
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
