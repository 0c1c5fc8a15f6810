package io.purser.deploy.market;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.BidId;
import io.purser.akash.chain.Chain;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.Hash;
import io.purser.akash.console.Console;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.console.CreatedDeployment;
import io.purser.akash.console.LeaseChoice;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Manifest;
import io.purser.akash.sdl.ResourceUnit;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The market as Console's managed wallet sees it. */
final class ConsoleMarket implements Market {
    private static final int DECIMALS = 6;
    /** By how much Console's clock, which makes its dseqs, may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    private final Console console;
    private final Chain chain;
    private final Gateways gateways;
    private final DeploymentClaims claims;
    private final Clock clock;

    ConsoleMarket(Console console, Chain chain, Gateways gateways, DeploymentClaims claims, Clock clock) {
        this.console = console;
        this.chain = chain;
        this.gateways = gateways;
        this.claims = claims;
        this.clock = clock;
    }

    @Override
    public MarketKind kind() {
        return MarketKind.CONSOLE;
    }

    @Override
    public Funds funds() {
        return new Funds(uact(console.balances().balance()), Optional.empty());
    }

    /** Console's creations have no name, so the operation has none either; what became of a lost one is looked up. */
    @Override
    public Placed create(String operation, Placement placement) {
        return claims.oneByOne(placement.hash(), () -> createAlone(placement));
    }

    private Placed createAlone(Placement placement) {
        Instant attempt = clock.instant();
        Placed placed;
        try {
            CreatedDeployment created = console.create(placement.sdl().render(), dollars(placement.deposit()));
            placed = new Placed(owned(created.dseq()), created.transactionHash());
        } catch (ConsoleException e) {
            if (!(e.failure() instanceof ConsoleFailure.OutcomeUnknown)) {
                throw e;
            }
            placed = adopt(placement.hash(), attempt).orElseThrow(() -> e);
        }
        switchTopUpOffOrClose(placed);
        return placed;
    }

    private Optional<Placed> adopt(Hash hash, Instant attempt) {
        long earliest = attempt.minus(CLOCKS_APART).toEpochMilli();
        return console.deployments().stream()
                .filter(found -> found.dseq() >= earliest
                        && Hash.ofBase64(found.hash()).equals(hash)
                        && !claims.isClaimed(found.dseq()))
                .findFirst()
                .map(found -> new Placed(new DeploymentId(new Address(found.owner()), found.dseq()), ""));
    }

    private void switchTopUpOffOrClose(Placed placed) {
        try {
            console.switchTopUpOff(placed.id().dseq());
        } catch (ConsoleException e) {
            // Whoever asked learns no dseq, so it must not stay behind.
            console.close(placed.id().dseq());
            throw e;
        }
    }

    private DeploymentId owned(long dseq) {
        ConsoleDeployment deployment = console.deployment(dseq)
                .orElseThrow(() -> new ConsoleException(
                        new ConsoleFailure.OutcomeUnknown("deployment " + dseq + " was created and is not found")));
        return new DeploymentId(new Address(deployment.owner()), dseq);
    }

    @Override
    public List<Bid> bids(DeploymentId id) {
        return console.bids(id.dseq()).stream().map(ConsoleViews::bid).toList();
    }

    @Override
    public void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest) {
        console.switchTopUpOff(id.dseq());
        console.lease(
                manifest.canonicalJson(),
                bids.stream().map(ConsoleMarket::choice).toList());
    }

    /** Taking the leases again, which changes nothing, sends the manifest again. */
    @Override
    public void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate) {
        List<LeaseChoice> running = status(id).stream()
                .flatMap(view -> view.leases().stream())
                .filter(DeploymentView.LeaseView::isRunning)
                .map(lease -> choice(lease.id()))
                .toList();
        if (!running.isEmpty()) {
            console.lease(manifest.canonicalJson(), running);
        }
    }

    private static LeaseChoice choice(BidId bid) {
        return new LeaseChoice(
                bid.dseq(), bid.gseq(), bid.oseq(), bid.provider().text());
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return console.deployment(id.dseq()).map(ConsoleViews::deployment);
    }

    @Override
    public void update(String operation, DeploymentId id, Sdl sdl) {
        boolean isSame = chain.deployment(id)
                .map(found -> resources(found.groups().stream()
                                .map(group -> group.specification())
                                .toList())
                        .equals(resources(sdl.groups())))
                .orElse(true);
        if (!isSame) {
            throw ChainMarket.groupsDiffer();
        }
        console.update(id.dseq(), sdl.render());
    }

    /** Console rewrites denominations and auditors, so only the rest can be compared. */
    private static List<String> resources(List<GroupSpec> groups) {
        return groups.stream()
                .flatMap(group -> group.resources().stream().map(unit -> group.name() + describe(unit)))
                .toList();
    }

    private static String describe(ResourceUnit unit) {
        return " " + unit.count() + " " + unit.resource();
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        console.deposit(id.dseq(), dollars(uact));
    }

    @Override
    public void close(String operation, DeploymentId id) {
        console.close(id.dseq());
    }

    @Override
    public ProviderGateway gateway(Address provider) {
        return gateways.open(provider);
    }

    private static BigDecimal dollars(Coin uact) {
        BigDecimal dollars =
                new BigDecimal(uact.amount()).movePointLeft(DECIMALS).stripTrailingZeros();
        // In JSON as 10, not as 1E+1.
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }

    private static Coin uact(BigDecimal dollars) {
        return new Coin(
                Coin.UACT,
                dollars.movePointRight(DECIMALS)
                        .setScale(0, RoundingMode.DOWN)
                        .toBigInteger()
                        .max(java.math.BigInteger.ZERO));
    }
}
