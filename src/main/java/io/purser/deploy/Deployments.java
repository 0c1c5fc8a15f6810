package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Sdl;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.Replays;
import io.purser.budget.Transactions;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.MarketKind;
import io.purser.ids.Ids;
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

/** The door of this room: takes orders down, and answers for what became of them. Acts itself on nothing outside. */
public final class Deployments {
    private final DataSource database;
    private final MarketSource markets;
    private final SdlSafe safe;
    private final Budgets budgets;
    private final Opening opening;
    private final Logs logs;
    private final Clock clock;

    Deployments(
            DataSource database,
            MarketSource markets,
            SdlSafe safe,
            Budgets budgets,
            DeploySettings settings,
            Clock clock) {
        this.database = database;
        this.markets = markets;
        this.safe = safe;
        this.budgets = budgets;
        this.opening = new Opening(markets, new Purse(budgets), settings);
        this.logs = new Logs(markets, settings.events());
        this.clock = clock;
    }

    /**
     * A deployment and how far it has come.
     *
     * @param closeAsked whether it is to close as soon as a worker comes to it
     */
    public record Known(Order order, Progress progress, boolean closeAsked, Instant updatedAt) {
        static Known of(Row row) {
            return new Known(row.order(), row.progress(), row.closeAsked(), row.updatedAt());
        }
    }

    /**
     * Takes an order down, durably; it is carried out from here on, whatever crashes.
     *
     * @throws Problem NOT_READY where the market is not configured, CONFLICT where the idempotency key was used for
     *     something else, INVALID where secrets cannot be kept, or Console is the market and would refuse the SDL
     */
    public Known order(Wish wish) {
        return order(wish, null);
    }

    /** @param change the key of the change that this order comes of, or null */
    Known order(Wish wish, Authorisation.@Nullable Key change) {
        Denominations.requireAct(wish.sdl());
        MarketKind market = chosen(wish.market());
        markets.market(market);
        if (wish.hasSecrets() && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        Instant now =
                clock.instant().truncatedTo(ChronoUnit.MICROS); // as it is kept, so that a repetition says the same
        UUID id = Ids.next(now);
        Order order = new Order(id, wish.name(), market, wish.spender(), terms(wish), wish.replaces(), now);
        Progress progress = Progress.begin(now);
        return Transactions.run(database, connection -> {
            if (wish.key() != null) {
                Optional<Known> known = ordered(connection, wish.spender().caller(), wish.key(), wish.fingerprint());
                if (known.isPresent()) {
                    return known.get();
                }
            }
            Optional<UUID> changed = Requests.changed(connection, change);
            if (changed.isPresent()) {
                return Known.of(Rows.find(connection, changed.get()).orElseThrow());
            }
            requireTaken(wish.sdl(), market); // what was ordered before stays ordered
            Rows.insert(connection, order, wish.key(), wish.fingerprint(), safe.keep(id, wish.sdl()), progress);
            Requests.remember(connection, change, id);
            return new Known(order, progress, false, now);
        });
    }

    /**
     * An SDL as its market takes it: prices in uakt are converted where that is asked for.
     *
     * @param wanted null for the one that is configured
     * @param convert null where nothing was said
     * @throws Problem as {@link Denominations#priced} does
     */
    public Priced priced(Sdl sdl, @Nullable MarketKind wanted, @Nullable Boolean convert) {
        return Denominations.priced(sdl, usual(wanted), convert, markets::oracle);
    }

    /** Refuses prices in uakt where they would not be converted, and what Console refuses through it; nothing is asked. */
    public void requireOrderable(Sdl sdl, @Nullable MarketKind wanted, @Nullable Boolean convert) {
        Denominations.require(sdl, usual(wanted), convert);
        requireTaken(sdl, usual(wanted));
    }

    /** Refuses what that market would refuse later, before anything is reserved for it. */
    static void requireTaken(Sdl sdl, MarketKind market) {
        switch (market) {
            case CHAIN -> {} // an SDL is what the chain takes
            case CONSOLE -> sdl.requireConsole();
        }
    }

    private MarketKind usual(@Nullable MarketKind wanted) {
        return wanted != null
                ? wanted
                : markets.available().stream().findFirst().orElse(MarketKind.CHAIN);
    }

    /**
     * What a caller's key has ordered.
     *
     * @throws Problem CONFLICT where it was used for another request
     */
    public Optional<Known> ordered(String caller, String key, String fingerprint) {
        return Transactions.run(database, connection -> ordered(connection, caller, key, fingerprint));
    }

    private static Optional<Known> ordered(Connection connection, String caller, String key, String fingerprint)
            throws SQLException {
        Optional<Rows.Known> known = Rows.byKey(connection, caller, key);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (!known.get().fingerprint().equals(fingerprint)) {
            throw Replays.conflict();
        }
        return Rows.find(connection, known.get().id()).map(Known::of);
    }

    /** What would stand in the way of this order just now, beside its SDL; nothing is asked that costs or changes anything. */
    public List<String> obstacles(Wish wish) {
        Denominations.requireAct(wish.sdl());
        List<String> obstacles = new ArrayList<>();
        try {
            MarketKind market = chosen(wish.market());
            opening.requireFunds(markets.market(market).funds(), wish.depositUact());
        } catch (RuntimeException e) {
            obstacles.add(Setback.of(e).advice());
        }
        budgets.standings(wish.spender(), Purse.PROVIDER + ":", clock.instant()).stream()
                .filter(standing -> standing.budget().hard()
                        && Purse.usd(wish.depositUact())
                                .isMoreThan(standing.balance().remaining()))
                .map(standing -> Budgets.refusal(standing, Purse.usd(wish.depositUact()), false)
                        .detail())
                .forEach(obstacles::add);
        return obstacles;
    }

    private MarketKind chosen(@Nullable MarketKind wanted) {
        return wanted != null
                ? wanted
                : markets.available().stream()
                        .findFirst()
                        .orElseThrow(
                                () -> Problem.of(
                                        ProblemType.NOT_READY,
                                        "nobody pays yet: set PURSER_AKASH_CONSOLE_API_KEY to deploy through Console, or"
                                                + " PURSER_WALLET_MNEMONIC (or PURSER_WALLET_KEYSTORE) to deploy from a wallet"));
    }

    private static Terms terms(Wish wish) {
        List<Terms.Group> groups = new ArrayList<>();
        for (GroupSpec group : wish.sdl().groups()) {
            groups.add(new Terms.Group(
                    groups.size() + 1,
                    group.name(),
                    group.price().amount().stripTrailingZeros().toPlainString(),
                    group.resources().stream()
                            .flatMap(unit -> unit.resource().storage().stream())
                            .anyMatch(storage -> storage.isPersistent())));
        }
        return new Terms(
                wish.bids(),
                wish.health(),
                wish.maxUsdPerMonth(),
                wish.depositUact(),
                wish.sdl().manifest().hashHex(),
                groups,
                wish.redeploys(),
                wish.topUp(),
                wish.aktInUsd());
    }

    /** What its transactions have paid for gas, as far as it is in the ledger. */
    public Usd gas(UUID id) {
        return Transactions.run(database, connection -> Gas.total(connection, id));
    }

    public Optional<Known> find(UUID id) {
        return Transactions.run(
                database, connection -> Rows.find(connection, id).map(Known::of));
    }

    /**
     * A page, the newest first.
     *
     * @param before only those that are older than this one, or null
     * @param team only this team's, or null for all
     * @param agent only this agent's, or null for all
     */
    public List<Known> page(@Nullable UUID before, @Nullable String team, @Nullable String agent, int limit) {
        return Transactions.run(
                database,
                connection -> Rows.page(connection, before, team, agent, limit).stream()
                        .map(Known::of)
                        .toList());
    }

    /** What happened to it after that event, in order. */
    public List<Event> events(UUID id, int after) {
        return Transactions.run(database, connection -> Chronicle.after(connection, id, after));
    }

    /** The bids that it saw, and why each was or was not taken. */
    public List<SeenBid> bids(UUID id) {
        return Transactions.run(database, connection -> Chronicle.bids(connection, id)).stream()
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

    /** A bid and what became of it; the price is per group and block. */
    public record SeenBid(
            long dseq, int gseq, int oseq, String provider, String priceUact, Instant at, boolean taken, String why) {}

    /** How the market has it just now; empty where it has none, or does not say. */
    public Optional<DeploymentView> view(Known known) {
        try {
            return known.progress()
                    .id()
                    .flatMap(id -> markets.market(known.order().market()).status(id));
        } catch (RuntimeException e) {
            Setback.of(e);
            return Optional.empty();
        }
    }

    /** Has it closed; a closed one stays as it is. */
    public Known close(UUID id) {
        return Transactions.run(database, connection -> {
            Requests.close(connection, id);
            return Known.of(Rows.find(connection, id).orElseThrow());
        });
    }

    /** A line that a replica of a service wrote. */
    public record Line(String replica, String text) {}

    /**
     * The last lines of its services.
     *
     * @throws Problem CONFLICT where nothing runs
     */
    public List<Line> logs(Known known, int tail, String service) {
        return logs.lastLines(known, tail, service);
    }

    /** Dollars as millionths of ACT, of which one is about a dollar. */
    public static Coin uact(Usd usd) {
        return new Coin(Coin.UACT, usd.toBigDecimal().movePointRight(6).toBigInteger());
    }
}
