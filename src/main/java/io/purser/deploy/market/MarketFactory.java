package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.MintService;
import io.purser.akash.chain.TransactionSender;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.console.ConsoleClient;
import io.purser.akash.console.ConsoleTimes;
import io.purser.akash.provider.GatewayTimes;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.provider.ProviderGateways;
import io.purser.akash.provider.StreamVertx;
import io.purser.akash.provider.TokenSupplier;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.ProviderTokenIssuer;
import io.purser.akash.wallet.Wallet;
import io.purser.problem.HttpClientOnDemand;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Opens the markets that {@link AkashSettings} describes. One HTTP client serves nodes and Console. */
public final class MarketFactory implements AutoCloseable {
    private final AkashSettings settings;
    private final MarketTimes times;
    private final StreamVertx engine;
    private final Clock clock;
    private final HttpClientOnDemand client = new HttpClientOnDemand(
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(MarketTimes.CONNECT));

    /** Opens markets without a server, with the usual waits. */
    public MarketFactory(AkashSettings settings, Clock clock) {
        this(settings, MarketTimes.STANDARD, StreamVertx.ofItsOwn(), clock);
    }

    /**
     * Opens markets with these parts.
     *
     * @param times how long the clients wait
     * @param engine the engine of the providers' streams, which this factory closes
     */
    public MarketFactory(AkashSettings settings, MarketTimes times, StreamVertx engine, Clock clock) {
        this.settings = settings;
        this.times = times;
        this.engine = engine;
        this.clock = clock;
    }

    /** How long the clients wait. */
    public record MarketTimes(TransactionTimes transactions, GatewayTimes gateways, ConsoleTimes console) {
        private static final Duration CONNECT = Duration.ofSeconds(5);
        private static final Duration NODE_CALL = Duration.ofSeconds(15);
        private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

        public static final MarketTimes STANDARD =
                new MarketTimes(TransactionTimes.STANDARD, GatewayTimes.STANDARD, ConsoleTimes.STANDARD);
    }

    public ChainClient chain() {
        return ChainClient.of(settings.nodes(), settings.chainId(), client.get(), MarketTimes.NODE_CALL, clock);
    }

    /** Console's client, with the key if one is set; screening needs no key. */
    public ConsoleClient console() {
        return new ConsoleClient(
                settings.consoleUrl(), settings.consoleKey().orElse(""), client.get(), times.console());
    }

    /** The market on the chain, paid from the wallet. The caller closes the wallet. */
    public Market onChain(Wallet wallet, TransactionJournal journal) {
        ChainClient chain = chain();
        ProviderTokenIssuer tokens = new ProviderTokenIssuer(wallet, clock);
        return new ChainMarket(
                chain,
                transactions(chain, wallet, journal),
                gateways(
                        chain,
                        provider -> tokens.issue(ProviderGatewayFinder.access(provider), MarketTimes.TOKEN_LIFE)),
                wallet.address());
    }

    /** The service that turns AKT of the wallet into ACT. */
    public MintService minting(Wallet wallet, TransactionJournal journal) {
        ChainClient chain = chain();
        return new MintService(
                chain,
                transactions(chain, wallet, journal),
                wallet.address(),
                times.transactions().poll(),
                times.transactions().timeout(),
                clock);
    }

    /**
     * The market through Console.
     *
     * @throws Problem if no key is configured
     */
    public Market onConsole(DeploymentClaims claims) {
        if (settings.consoleKey().isEmpty()) {
            throw Problem.of(ProblemType.NOT_READY, "set " + AkashSettings.CONSOLE_KEY + " to deploy through Console");
        }
        ChainClient chain = chain();
        ConsoleClient console = console();
        ConsoleReader reader = new ConsoleReader(console, chain);
        return new ConsoleMarket(
                reader,
                chain,
                gateways(
                        chain,
                        provider -> console.token(MarketTimes.TOKEN_LIFE, ProviderGatewayFinder.access(provider))),
                new ConsoleCreation(reader, new ConsoleSuspects(reader, chain, claims), claims, times.console(), clock),
                new ConsoleDeposit(reader, claims, times.console(), clock),
                claims);
    }

    /**
     * Checks that a provider's gateway answers and proves its identity: asks for its version, which needs no token.
     *
     * @throws io.purser.akash.provider.GatewayException if it does not
     */
    public void greet(Address provider) {
        TokenSupplier none = ignored -> {
            throw new IllegalStateException("a greeting carries no token");
        };
        try (ProviderGateway gateway = gateways(chain(), none).open(provider)) {
            gateway.version();
        }
    }

    private TransactionSender transactions(ChainClient chain, Wallet wallet, TransactionJournal journal) {
        return new TransactionSender(
                chain,
                new TransactionSigner(wallet, settings.chainId()),
                journal,
                settings.gas(),
                times.transactions(),
                TransactionOrdering.UNORDERED,
                new SecureRandom(),
                clock);
    }

    private ProviderGatewayFinder gateways(ChainClient chain, TokenSupplier tokens) {
        return new ProviderGatewayFinder(
                chain,
                new ProviderGateways(
                        engine, tokens, ProviderGatewayFinder.certificates(chain), times.gateways(), clock));
    }

    @Override
    public void close() {
        client.close();
        engine.close();
    }
}
