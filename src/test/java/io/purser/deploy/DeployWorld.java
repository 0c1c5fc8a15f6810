package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.Deployment;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.WalletSettings;
import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeCertificates;
import io.purser.fake.FakeGateway;
import io.purser.fake.OrderedSdl;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.EarlyLooks;
import io.purser.support.PostgresResource;
import io.purser.support.ServedPage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small Akash, a database, and workers that carry deployments out in it. */
final class DeployWorld implements AutoCloseable {
    static final DeploySettings QUICK = new DeploySettings(
            new DeploySettings.Pauses(Duration.ofMillis(60), Duration.ofMillis(150), Duration.ofHours(1)),
            new DeploySettings.Limits(Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(2), 3, true),
            new DeploySettings.Workers(Duration.ofSeconds(3), 64),
            3,
            DeploySettings.STANDARD.gas());
    static final Spender SOMEBODY = new Spender("caller", null, null, "team", Set.of());

    /** With an AKT at 1.25 dollars, as the fake oracle says. */
    private static final long NANOS_OF_A_UAKT = 1_250;

    final AkashWorld akash = new AkashWorld();
    private final BigInteger aktAtFirst = akash.chain.balance(akash.wallet.address(), Coin.UAKT);
    final String url = PostgresResource.freshLedger();
    final LedgerHarness ledger;
    private final ServedPage service = new ServedPage();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    DeployWorld() {
        try {
            ledger = LedgerHarness.over(url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        akash.gateway.serveAt(serviceHost());
    }

    /** Every deployed service is this server, at any provider. */
    String serviceHost() {
        return service.host();
    }

    void serviceAnswers(int code) {
        service.answers(code);
    }

    void serviceAnswers(int code, String html) {
        service.answers(code, html);
    }

    /** The environment of a Purser in this world. The wallet is given as a key, because a test starts several. */
    Map<String, String> environment() {
        Map<String, String> values = new HashMap<>(akash.environment(MarketKind.CONSOLE));
        values.put(WalletSettings.PRIVATE_KEY, AkashWorld.FIRST_KEY);
        return values;
    }

    /** Another provider that bids at this price. */
    FakeGateway provider(int account, String price) {
        Address address = address(account);
        FakeCertificates.Identity identity = FakeCertificates.selfSigned(address.text(), 100 + account);
        FakeGateway gateway = new FakeGateway(akash.chain, address, identity, "127.0.0.1");
        gateway.serveAt(serviceHost());
        akash.chain.certificate(address, identity.serial(), identity.certificatePem(), "valid");
        akash.chain.provider(address, gateway.uri(), Optional.of(new BigDecimal(price)));
        toClose.add(gateway);
        return gateway;
    }

    static Address address(int account) {
        return AkashWorld.account(account).address();
    }

    DeployReplica replica() {
        return replica(QUICK, UnaryOperator.identity());
    }

    /** Settings for a quick test, with that lease for silent workers, and that many deployments at a time. */
    static DeploySettings quick(Duration lease, int atOnce) {
        return new DeploySettings(
                QUICK.pauses(),
                QUICK.limits(),
                new DeploySettings.Workers(lease, atOnce),
                QUICK.topUpBelowDays(),
                QUICK.gas());
    }

    /** A replica that takes orders and leaves them to others. */
    DeployReplica replicaThatDoesNothing() throws SQLException {
        DeploySettings idle = quick(QUICK.workers().lease(), 0);
        return new DeployReplica(
                url,
                environment(),
                idle,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Clock.systemUTC());
    }

    DeployReplica replica(DeploySettings settings, UnaryOperator<MarketSource> around) {
        return replica(settings, around, Clock.systemUTC());
    }

    DeployReplica replica(DeploySettings settings, UnaryOperator<MarketSource> around, Clock clock) {
        try {
            DeployReplica replica = new DeployReplica(
                    url, environment(), settings, around, UnaryOperator.identity(), UnaryOperator.identity(), clock);
            toClose.addFirst(replica);
            return replica;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An SDL; for Console, one whose hash differs there. */
    static Sdl sdl(MarketKind market, String image) {
        return switch (market) {
            case CHAIN -> AkashWorld.sdl(image);
            case CONSOLE -> OrderedSdl.VOLUMES.sdl(image);
        };
    }

    static DeploymentRequest request(MarketKind market, Sdl sdl) {
        return DeployRequest.of(market, sdl).request();
    }

    static DeploymentRequest request(MarketKind market, Sdl sdl, BidRule bids, @Nullable Usd maxUsdPerMonth) {
        return DeployRequest.of(market, sdl).bids(bids, maxUsdPerMonth).request();
    }

    static DeploymentRequest request(MarketKind market, Sdl sdl, DeploymentConditions conditions) {
        return DeployRequest.of(market, sdl).request(conditions);
    }

    static DeploymentRequest request(MarketKind market, Sdl sdl, @Nullable TopUpRule topUp) {
        return DeployRequest.of(market, sdl).topUp(topUp).request();
    }

    /** Orders a deployment and waits until it is ready. */
    static DeploymentService.DeploymentSummary ready(DeployReplica replica, DeploymentRequest request) {
        return await(replica, replica.deployments.order(request).order().id(), DeploymentState.READY);
    }

    /** Waits until a deployment has that state, or is over. */
    static DeploymentService.DeploymentSummary await(DeployReplica replica, UUID id, DeploymentState... states) {
        Set<DeploymentState> wanted = Set.of(states);
        DeploymentService.DeploymentSummary known = EarlyLooks.within(Duration.ofSeconds(60))
                .until(
                        () -> replica.deployments.find(id).orElseThrow(),
                        found -> wanted.contains(found.progress().state())
                                || found.progress().state().isOver());
        assertThat(wanted).as(story(replica, id)).contains(known.progress().state());
        return known;
    }

    /** Waits until it is ready again after an update in place. */
    static DeploymentService.DeploymentSummary awaitUpdate(DeployReplica replica, UUID id) {
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> story(replica, id).contains("the providers know what to run instead"));
        return await(replica, id, DeploymentState.READY);
    }

    /** The history of a deployment, for the message of an assertion. */
    static String story(DeployReplica replica, UUID id) {
        return replica.deployments.events(id, 0).stream()
                .map(event -> event.number() + " " + event.kind() + " " + event.state() + " " + event.step() + ": "
                        + event.message() + " " + event.detail())
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    /**
     * Reads a budget's balance in one query, because money moves from reserved to spent.
     *
     * @param spent without gas
     */
    record Money(Usd reserved, Usd spent, Usd gas) {}

    Money money(Budget budget) {
        try (Connection connection = ledger.database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select reserved_nanos, spent_nanos - gas.nanos, gas.nanos from budget_window,
                            (select coalesce(sum(cost_nanos), 0)::bigint as nanos from usage_entry
                                where provider = 'akash' and model = 'gas') as gas
                        where budget_id = ?
                        """)) {
            select.setObject(1, budget.id());
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                return new Money(Usd.ofNanos(row.getLong(1)), Usd.ofNanos(row.getLong(2)), Usd.ofNanos(row.getLong(3)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The money of a budget that deployments have reserved or spent, without gas. */
    Usd held(Budget budget) {
        Money money = money(budget);
        return money.reserved().plus(money.spent());
    }

    /** Waits until the ledger has all gas that the wallet has paid, exactly once. */
    void awaitAllGasInTheLedger(Budget budget) {
        EarlyLooks.within(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(money(budget).gas())
                        .isEqualTo(Usd.ofNanos(aktAtFirst
                                        .subtract(akash.chain.balance(akash.wallet.address(), Coin.UAKT))
                                        .longValueExact()
                                * NANOS_OF_A_UAKT)));
    }

    List<Deployment> active(MarketKind kind) {
        return akash.markets()
                .chain()
                .deployments(akash.payer(kind), Optional.of(Deployment.ChainDeploymentState.ACTIVE));
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : toClose) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        ledger.close();
        service.close();
        akash.close();
    }
}
