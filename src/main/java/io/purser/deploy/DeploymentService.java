package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.Sdl;
import io.purser.budget.BudgetService;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.order.OrderKey;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.RequestedState;
import io.purser.deploy.store.ChangeRequests;
import io.purser.deploy.store.DeploymentHistory;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.DeploymentRows;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.OwnedPage;
import io.purser.ids.TimeOrderedUuids;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The API of this package: records orders, and reports on them. It does nothing outside itself. */
public final class DeploymentService {
    private final DataSource database;
    private final MarketSource markets;
    private final MarketChoice choice;
    private final EncryptedSdlStore safe;
    private final BudgetService budgets;
    private final CreationHandler opening;
    private final LogReader logs;
    private final Clock clock;

    DeploymentService(
            DataSource database,
            MarketSource markets,
            EncryptedSdlStore safe,
            BudgetService budgets,
            DeploySettings settings,
            Clock clock) {
        this.database = database;
        this.markets = markets;
        this.choice = new MarketChoice(markets);
        this.safe = safe;
        this.budgets = budgets;
        this.opening = new CreationHandler(markets, new DeploymentBudget(budgets), settings);
        this.logs = new LogReader(markets, settings.limits().events());
        this.clock = clock;
    }

    /**
     * A deployment and its progress.
     *
     * @param closeAsked whether the next worker closes it
     */
    public record DeploymentSummary(
            DeploymentOrder order, DeploymentProgress progress, boolean closeAsked, Instant updatedAt) {
        static DeploymentSummary of(DeploymentRow row) {
            return new DeploymentSummary(row.order(), row.progress(), row.closeAsked(), row.updatedAt());
        }
    }

    /**
     * Records an order durably. Workers carry it out from now on, also after a crash.
     *
     * @throws Problem NOT_READY if the market is not configured; CONFLICT if the idempotency key was used for another
     *     request; INVALID if secrets cannot be kept, or if the market is Console and would refuse the SDL
     */
    public DeploymentSummary order(DeploymentRequest request) {
        return order(request, null);
    }

    /**
     * Records an order.
     *
     * @param change the key of the change that this order belongs to, or null
     */
    DeploymentSummary order(DeploymentRequest request, Authorisation.@Nullable Key change) {
        Denominations.requireAct(request.sdl());
        MarketKind market = choice.require(request.market());
        markets.market(market);
        if (request.requested().hasSecrets() && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        UUID id = TimeOrderedUuids.next(now);
        DeploymentOrder order = new DeploymentOrder(
                id, request.name(), market, request.spender(), DeploymentTerms.of(request), request.replaces(), now);
        RequestedState progress = RequestedState.begin(now);
        return TransactionRunner.run(database, connection -> {
            OrderKey key = request.key();
            if (key != null) {
                Optional<DeploymentSummary> known =
                        ordered(connection, request.spender().caller(), key.key(), key.fingerprint());
                if (known.isPresent()) {
                    return known.get();
                }
            }
            Optional<UUID> changed = ChangeRequests.changed(connection, change);
            if (changed.isPresent()) {
                return DeploymentSummary.of(
                        DeploymentRows.find(connection, changed.get()).orElseThrow());
            }
            MarketChoice.requireTaken(request.sdl(), market); // an order that was recorded before stays recorded
            if (order.replaces() != null && DeploymentRows.hasSuccessor(connection, order.replaces())) {
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "another deployment is to replace this one already: wait until it is ready, or close it");
            }
            DeploymentRows.insert(connection, order, key, safe.keep(id, request.sdl()), progress);
            if (order.replaces() != null) {
                DeploymentRows.succeed(connection, order.replaces(), id);
            }
            ChangeRequests.remember(connection, change, id);
            return new DeploymentSummary(order, progress, false, now);
        });
    }

    /**
     * An SDL with prices that its market takes: prices in uakt are converted if the caller wants it.
     *
     * @param wanted null for the configured market
     * @param convert the caller's choice, or null
     * @throws Problem as {@link Denominations#priced} does
     */
    public Priced priced(Sdl sdl, @Nullable MarketKind wanted, @Nullable Boolean convert) {
        return Denominations.priced(sdl, choice.usual(wanted), convert, markets::oracle);
    }

    /**
     * Refuses prices in uakt that would not be converted, and through Console an SDL that Console refuses. Asks nobody.
     */
    public void requireOrderable(Sdl sdl, @Nullable MarketKind wanted, @Nullable Boolean convert) {
        MarketKind market = choice.usual(wanted);
        Denominations.require(sdl, market, convert);
        MarketChoice.requireTaken(sdl, market);
    }

    /**
     * The order that a caller made with a key.
     *
     * @throws Problem CONFLICT if the key was used for another request
     */
    public Optional<DeploymentSummary> ordered(String caller, String key, String fingerprint) {
        return TransactionRunner.run(database, connection -> ordered(connection, caller, key, fingerprint));
    }

    private static Optional<DeploymentSummary> ordered(
            Connection connection, String caller, String key, String fingerprint) throws SQLException {
        Optional<DeploymentRows.IdempotentOrder> known = DeploymentRows.byKey(connection, caller, key);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (!known.get().fingerprint().equals(fingerprint)) {
            throw StoredResponses.conflict();
        }
        return DeploymentRows.find(connection, known.get().id()).map(DeploymentSummary::of);
    }

    /** The obstacles that would stop this order now, apart from its SDL. Finding them costs and changes nothing. */
    public List<String> obstacles(DeploymentRequest request) {
        Denominations.requireAct(request.sdl());
        List<String> obstacles = new ArrayList<>();
        try {
            MarketKind market = choice.require(request.market());
            opening.requireFunds(
                    markets.market(market).funds(), request.conditions().depositUact());
        } catch (RuntimeException e) {
            obstacles.add(StepFailure.of(e).advice());
        }
        budgets.statuses(request.spender(), DeploymentBudget.PROVIDER + ":", clock.instant()).stream()
                .filter(status -> status.budget().hard()
                        && request.conditions()
                                .depositUsd()
                                .isMoreThan(status.balance().remaining()))
                .map(status -> BudgetService.refusal(
                                status, request.conditions().depositUsd(), false)
                        .detail())
                .forEach(obstacles::add);
        return obstacles;
    }

    /** The gas that its transactions have paid, as far as it is in the ledger. */
    public Usd gas(UUID id) {
        return TransactionRunner.run(database, connection -> GasAccounting.total(connection, id));
    }

    public Optional<DeploymentSummary> find(UUID id) {
        return TransactionRunner.run(
                database, connection -> DeploymentRows.find(connection, id).map(DeploymentSummary::of));
    }

    public List<DeploymentSummary> page(OwnedPage page) {
        return TransactionRunner.run(
                database,
                connection -> DeploymentRows.page(connection, page).stream()
                        .map(DeploymentSummary::of)
                        .toList());
    }

    /** The events after that one, in order. */
    public List<DeploymentEvent> events(UUID id, int after) {
        return TransactionRunner.run(database, connection -> DeploymentHistory.after(connection, id, after));
    }

    /** Whether it is over, so that no event follows those that there are; also if there is no such deployment. */
    public boolean isOver(UUID id) {
        return TransactionRunner.run(database, connection -> DeploymentRows.isOver(connection, id));
    }

    /** The bids on it, and why each one was taken or not. */
    public List<SeenBid> bids(UUID id) {
        return TransactionRunner.run(database, connection -> DeploymentHistory.bids(connection, id)).stream()
                .map(seen -> new SeenBid(
                        seen.dseq(),
                        seen.gseq(),
                        seen.oseq(),
                        seen.provider(),
                        seen.priceUact(),
                        seen.at(),
                        seen.taken(),
                        seen.why()))
                .toList();
    }

    /** A bid and its outcome; the price is per group and block. */
    public record SeenBid(
            long dseq, int gseq, int oseq, String provider, String priceUact, Instant at, boolean taken, String why) {}

    /** The market's present view of it; empty if it is not on the market, or the market does not answer. */
    public Optional<DeploymentView> view(DeploymentSummary known) {
        try {
            return known.progress()
                    .id()
                    .flatMap(id -> markets.market(known.order().market()).status(id));
        } catch (RuntimeException e) {
            StepFailure.of(e);
            return Optional.empty();
        }
    }

    /** Requests that it be closed; a closed one stays as it is. */
    public DeploymentSummary close(UUID id) {
        return TransactionRunner.run(database, connection -> {
            ChangeRequests.close(connection, id);
            return DeploymentSummary.of(DeploymentRows.find(connection, id).orElseThrow());
        });
    }

    /** A line from a replica of a service. */
    public record Line(String replica, String text) {}

    /**
     * The last lines of its services.
     *
     * @throws Problem CONFLICT if nothing runs
     */
    public List<Line> logs(DeploymentSummary known, int tail, String service) {
        return logs.lastLines(known, tail, service);
    }

    /** Turns dollars into millionths of ACT, at one dollar for an ACT. */
    public static Coin uact(Usd usd) {
        return new Coin(Coin.UACT, usd.toBigDecimal().movePointRight(6).toBigInteger());
    }
}
