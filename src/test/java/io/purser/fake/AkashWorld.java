package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.console.ConsoleTimes;
import io.purser.akash.provider.GatewayTimes;
import io.purser.akash.provider.StreamVertx;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.LeaseAccess;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.ProviderTokenIssuer;
import io.purser.akash.wallet.Wallet;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.MarketKind;
import io.purser.support.SdlText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small Akash: a chain, a provider that bids 800 uact a block, a Console, and a funded wallet. The first account of
 * its mnemonic is our wallet, the second is Console's managed wallet, the third is the provider.
 */
public final class AkashWorld implements AutoCloseable {
    public static final String CHAIN_ID = "fake-1";
    public static final String WORDS = "abandon ".repeat(11) + "about";
    /** The private key of the first account. A process that is given it need not derive it. */
    public static final String FIRST_KEY = "c4a48e2fce1481cd3294b4490f6678090ea98d3d0e5cd984558ab0968741b104";
    /** Short waits, for tests. */
    public static final MarketFactory.MarketTimes QUICK = new MarketFactory.MarketTimes(
            new TransactionTimes(
                    Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(20)),
            new GatewayTimes(
                    // On a busy machine, the first of these connections takes seconds.
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20)),
            new ConsoleTimes(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(20),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2)));

    private static final Map<Integer, Wallet> ACCOUNTS = new ConcurrentHashMap<>();

    public final FakeChain chain = FakeChain.start(CHAIN_ID);
    public final Wallet wallet = account(0);
    public final Wallet managed = account(1);
    public final Address provider = account(2).address();
    public final FakeGateway gateway;
    public final FakeConsole console;
    public final MemoryJournal journal = new MemoryJournal();
    public final MemoryClaims claims = new MemoryClaims();
    private final MarketFactory markets;
    private final MarketFactory managedMarkets;

    public AkashWorld() {
        chain.fund(wallet.address(), 1_000_000_000, 100_000_000);
        chain.fund(managed.address(), 1_000_000_000, 100_000_000);
        FakeCertificates.Identity identity = FakeCertificates.selfSigned(provider.text(), 77);
        gateway = new FakeGateway(chain, provider, identity, "127.0.0.1");
        chain.certificate(provider, identity.serial(), identity.certificatePem(), "valid");
        chain.provider(provider, gateway.uri(), Optional.of(new BigDecimal("800")));
        managedMarkets = new MarketFactory(settings(base()), QUICK, StreamVertx.ofItsOwn(), Clock.systemUTC());
        ProviderTokenIssuer tokens = new ProviderTokenIssuer(managed, Clock.systemUTC());
        console = new FakeConsole(
                chain,
                managedMarkets.onChain(managed, new MemoryJournal()),
                new ConsoleWallet(
                        managedMarkets.chain(),
                        managed,
                        CHAIN_ID,
                        settings(base()).gas(),
                        QUICK.transactions()),
                managed.address(),
                (JsonNode leases) -> tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(5)));
        markets = new MarketFactory(settings(), QUICK, StreamVertx.ofItsOwn(), Clock.systemUTC());
    }

    /** That account of the mnemonic. To derive it takes 4,096 hashes, and all worlds of a JVM have the same. */
    public static Wallet account(int index) {
        return ACCOUNTS.computeIfAbsent(index, number -> Wallet.of(Mnemonic.parse(WORDS), number));
    }

    public AkashSettings settings() {
        return settings(environment(MarketKind.CONSOLE));
    }

    private static AkashSettings settings(Map<String, String> values) {
        return new AkashSettings(name -> Optional.ofNullable(values.get(name)));
    }

    /** The settings with which a process finds this Akash and pays in that market. */
    public Map<String, String> environment(MarketKind kind) {
        Map<String, String> values = base();
        switch (kind) {
            case CHAIN -> values.put("PURSER_WALLET_MNEMONIC", WORDS);
            case CONSOLE -> {
                values.put(AkashSettings.CONSOLE_KEY, console.key());
                values.put(AkashSettings.CONSOLE_URL, console.uri().toString());
            }
        }
        return values;
    }

    private Map<String, String> base() {
        Map<String, String> values = new HashMap<>();
        values.put(AkashSettings.NODES, chain.uri().toString());
        values.put(AkashSettings.CHAIN_ID, CHAIN_ID);
        return values;
    }

    public MarketFactory markets() {
        return markets;
    }

    /** The chain as a market that waits for a provider only this long. */
    public Market impatientMarket(Duration timeout) {
        GatewayTimes times = QUICK.gateways();
        return new MarketFactory(
                        settings(),
                        new MarketFactory.MarketTimes(
                                QUICK.transactions(),
                                new GatewayTimes(
                                        timeout,
                                        timeout,
                                        timeout,
                                        times.retry(),
                                        times.lag(),
                                        times.timeout(),
                                        timeout,
                                        timeout),
                                QUICK.console()),
                        StreamVertx.ofItsOwn(),
                        Clock.systemUTC())
                .onChain(wallet, journal);
    }

    public Market market(MarketKind kind) {
        return switch (kind) {
            case CHAIN -> markets.onChain(wallet, journal);
            case CONSOLE -> markets.onConsole(claims);
        };
    }

    public Address payer(MarketKind kind) {
        return switch (kind) {
            case CHAIN -> wallet.address();
            case CONSOLE -> managed.address();
        };
    }

    public static Sdl sdl(String image) {
        return sdl(image, "128Mi", "uact");
    }

    public static Sdl sdl(String image, String memory, String denom) {
        return Sdl.parse(SdlText.web(image, memory, denom));
    }

    @Override
    public void close() {
        markets.close();
        managedMarkets.close();
        console.close();
        gateway.close();
        chain.close();
    }
}
