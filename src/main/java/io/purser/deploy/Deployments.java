package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.Finding;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Sdl;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.Replays;
import io.purser.budget.Transactions;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.MarketKind;
import io.purser.ledger.Ids;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
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
     *     something else, INVALID where secrets cannot be kept
     */
    public Known order(Wish wish) {
        return order(wish, null);
    }

    /** @param change the key of the change that this order comes of, or null */
    Known order(Wish wish, Authorisation.@Nullable Key change) {
        requireAct(wish.sdl());
        MarketKind market = chosen(wish.market());
        markets.market(market);
        if (wish.hasSecrets() && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        Order order = new Order(id, wish.name(), market, wish.spender(), terms(wish), wish.replaces(), now);
        Progress progress = Progress.begin(now);
        return Transactions.run(database, connection -> {
            if (wish.key() != null) {
                Optional<Rows.Known> known =
                        Rows.byKey(connection, wish.spender().caller(), wish.key());
                if (known.isPresent()) {
                    if (!known.get().fingerprint().equals(wish.fingerprint())) {
                        throw Replays.conflict();
                    }
                    return Known.of(Rows.find(connection, known.get().id()).orElseThrow());
                }
            }
            Optional<UUID> changed = Requests.changed(connection, change);
            if (changed.isPresent()) {
                return Known.of(Rows.find(connection, changed.get()).orElseThrow());
            }
            Rows.insert(connection, order, wish.key(), wish.fingerprint(), safe.keep(id, wish.sdl()), progress);
            Requests.remember(connection, change, id);
            return new Known(order, progress, false, now);
        });
    }

    /**
     * An SDL whose prices its market takes.
     *
     * @param warnings about prices that were converted
     */
    public record Priced(Sdl sdl, List<String> warnings) {}

    /**
     * Prices in uakt are converted where that is asked for, or not said and Console is the market, which would take their
     * numbers for uact.
     *
     * @throws Problem INVALID with every such price where they are not to be converted
     */
    public Priced priced(Sdl sdl, @Nullable MarketKind wanted, @Nullable Boolean convert) {
        if (sdl.aktPrices().isEmpty()) {
            return new Priced(sdl, List.of());
        }
        MarketKind market = wanted != null
                ? wanted
                : markets.available().stream().findFirst().orElse(MarketKind.CHAIN);
        if (!(convert == null ? market == MarketKind.CONSOLE : convert)) {
            requireAct(sdl);
        }
        BigDecimal price = markets.aktPrice()
                .orElseThrow(() -> Problem.of(
                        ProblemType.NOT_READY,
                        "the prices are in uakt, and the oracle's price of AKT cannot be read just now; write them in"
                                + " uact, or try again"));
        return new Priced(
                sdl.inAct(price),
                sdl.aktPrices().stream()
                        .map(found -> found.line() + ":" + found.column() + ": " + found.path()
                                + ": converted from uakt at the oracle's price of " + price.toPlainString()
                                + " USD for an AKT; write it in uact to have it stay")
                        .toList());
    }

    private static void requireAct(Sdl sdl) {
        if (!sdl.aktPrices().isEmpty()) {
            throw Problem.invalid(
                    sdl.aktPrices().stream().map(Finding::toViolation).toList());
        }
    }

    /** What would stand in the way of this order just now, beside its SDL; nothing is asked that costs or changes anything. */
    public List<String> obstacles(Wish wish) {
        requireAct(wish.sdl());
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
                wish.topUp());
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
