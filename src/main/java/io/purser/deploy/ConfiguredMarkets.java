package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Wallet;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.BidDiagnosis;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.MarketKind;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The markets of the settings. Each is opened when a caller first needs it. */
final class ConfiguredMarkets implements MarketSource, AutoCloseable {
    /** The attributes in which providers name their place. */
    private static final Set<String> PLACES = Set.of("region", "location-region", "country", "city");

    private static final Duration QUIET = Duration.ofMinutes(10);

    private final AkashSettings settings;
    private final MarketFactory markets;
    private final TransactionJournal journal;
    private volatile boolean consoleFailed;
    private volatile long consoleFailedAt;
    private final DeploymentClaims claims;
    private final Function<String, Optional<DeploymentId>> made;
    private final Map<MarketKind, Market> opened = new ConcurrentHashMap<>();
    private @Nullable Wallet wallet;

    /**
     * Prepares the markets.
     *
     * @param made looks up the deployment that an operation through Console has made, as far as the claims know
     */
    ConfiguredMarkets(
            AkashSettings settings,
            MarketFactory markets,
            TransactionJournal journal,
            DeploymentClaims claims,
            Function<String, Optional<DeploymentId>> made) {
        this.made = made;
        this.settings = settings;
        this.markets = markets;
        this.journal = journal;
        this.claims = claims;
    }

    @Override
    public List<MarketKind> available() {
        return settings.available();
    }

    @Override
    public Market market(MarketKind kind) {
        if (!available().contains(kind)) {
            throw Problem.of(
                    ProblemType.NOT_READY,
                    switch (kind) {
                        case CONSOLE -> "to deploy through Console, set " + AkashSettings.CONSOLE_KEY;
                        case CHAIN ->
                            "to deploy from a wallet of your own, set PURSER_WALLET_MNEMONIC or PURSER_WALLET_KEYSTORE"
                                    + " (or one of the others that `purser wallet --help` names)";
                    });
        }
        return opened.computeIfAbsent(kind, this::open);
    }

    private Market open(MarketKind kind) {
        return switch (kind) {
            case CONSOLE -> markets.onConsole(claims);
            case CHAIN -> markets.onChain(wallet(), journal);
        };
    }

    private synchronized Wallet wallet() {
        Wallet known = wallet;
        if (known == null) {
            known = settings.wallet().open();
            wallet = known;
        }
        return known;
    }

    @Override
    public Optional<Address> payer(MarketKind kind) {
        return switch (kind) {
            case CONSOLE -> Optional.empty();
            case CHAIN -> Optional.of(wallet().address());
        };
    }

    @Override
    public Optional<DeploymentId> made(String operation) {
        return made.apply(operation);
    }

    @Override
    public Optional<String> whyNobodyBids(GroupSpec group) {
        try {
            return Optional.of(
                    new BidDiagnosis(markets.console()).explain(group).sentence());
        } catch (ConsoleException e) {
            return Optional.empty();
        }
    }

    @Override
    public Reputation reputation(Address provider) {
        return new Reputation(isAudited(provider), uptime(provider), places(provider));
    }

    private boolean isAudited(Address provider) {
        try {
            return !markets.chain().audits(provider).isEmpty();
        } catch (ChainException e) {
            return false;
        }
    }

    /**
     * The uptime of a provider. After a failure, Console is not asked for a while, so that bids do not wait for it one
     * by one.
     */
    private Optional<BigDecimal> uptime(Address provider) {
        if (consoleFailed && System.nanoTime() - consoleFailedAt < QUIET.toNanos()) {
            return Optional.empty();
        }
        try {
            Optional<BigDecimal> uptime = markets.console().uptime(provider.text());
            consoleFailed = false;
            return uptime;
        } catch (ConsoleException e) {
            consoleFailedAt = System.nanoTime();
            consoleFailed = true;
            return Optional.empty();
        }
    }

    private Set<String> places(Address provider) {
        try {
            return markets.chain().provider(provider).stream()
                    .flatMap(known -> known.attributes().stream())
                    .filter(attribute -> PLACES.contains(attribute.key()))
                    .map(Attribute::value)
                    .collect(Collectors.toSet());
        } catch (ChainException e) {
            return Set.of();
        }
    }

    @Override
    public Optional<Boolean> hasPaid(SignedTransaction transaction) {
        return markets.chain().hasPaid(transaction);
    }

    @Override
    public Optional<BigDecimal> aktPrice() {
        try {
            return Optional.of(oracle().average());
        } catch (ChainException e) {
            return Optional.empty();
        }
    }

    @Override
    public OraclePrice oracle() {
        return markets.chain().price("akt");
    }

    @Override
    public synchronized void close() {
        markets.close();
        if (wallet != null) {
            wallet.close();
        }
    }
}
