package io.purser.deploy.market;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.TransactionTimes;
import io.purser.akash.console.ConsoleTimes;
import io.purser.akash.provider.GatewayTimes;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.ProviderTokens;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.FakeCertificates;
import io.purser.fake.FakeChain;
import io.purser.fake.FakeConsole;
import io.purser.fake.FakeGateway;
import io.purser.fake.MemoryClaims;
import io.purser.fake.MemoryJournal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A small Akash: a chain, a provider that bids 800 uact a block, a Console, and a funded wallet. */
final class AkashWorld implements AutoCloseable {
    static final String CHAIN_ID = "fake-1";
    private static final String WORDS = "abandon ".repeat(11) + "about";
    private static final Markets.MarketTimes QUICK = new Markets.MarketTimes(
            new TransactionTimes(Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(20)),
            new GatewayTimes(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5)),
            new ConsoleTimes(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(20),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2)));

    final FakeChain chain = FakeChain.start(CHAIN_ID);
    final Wallet wallet = Wallet.of(Mnemonic.parse(WORDS), 0);
    final Wallet managed = Wallet.of(Mnemonic.parse(WORDS), 1);
    final Address provider = Wallet.of(Mnemonic.parse(WORDS), 2).address();
    final FakeGateway gateway;
    final FakeConsole console;
    final MemoryJournal journal = new MemoryJournal();
    final MemoryClaims claims = new MemoryClaims();
    private final Markets markets;
    private final Markets managedMarkets;

    AkashWorld() {
        chain.fund(wallet.address(), 1_000_000_000, 100_000_000);
        chain.fund(managed.address(), 1_000_000_000, 100_000_000);
        FakeCertificates.Identity identity = FakeCertificates.selfSigned(provider.text(), 77);
        gateway = new FakeGateway(chain, provider, identity, "127.0.0.1");
        chain.certificate(provider, identity.serial(), identity.certificatePem(), "valid");
        chain.provider(provider, gateway.uri(), Optional.of(new BigDecimal("800")));
        managedMarkets =
                new Markets(new AkashSettings(name -> Optional.ofNullable(base().get(name))), QUICK, Clock.systemUTC());
        ProviderTokens tokens = new ProviderTokens(managed, Clock.systemUTC());
        console = new FakeConsole(
                chain,
                managedMarkets.onChain(managed, new MemoryJournal()),
                managed.address(),
                (JsonNode leases) -> tokens.issue(Gateways.access(provider), Duration.ofMinutes(5)));
        markets = new Markets(settings(), QUICK, Clock.systemUTC());
    }

    AkashSettings settings() {
        Map<String, String> values = base();
        values.put(AkashSettings.CONSOLE_KEY, console.key());
        values.put(AkashSettings.CONSOLE_URL, console.uri().toString());
        return new AkashSettings(name -> Optional.ofNullable(values.get(name)));
    }

    private Map<String, String> base() {
        Map<String, String> values = new HashMap<>();
        values.put(AkashSettings.NODES, chain.uri().toString());
        values.put(AkashSettings.CHAIN_ID, CHAIN_ID);
        return values;
    }

    Markets markets() {
        return markets;
    }

    Market market(MarketKind kind) {
        return switch (kind) {
            case CHAIN -> markets.onChain(wallet, journal);
            case CONSOLE -> markets.onConsole(claims);
        };
    }

    Address payer(MarketKind kind) {
        return switch (kind) {
            case CHAIN -> wallet.address();
            case CONSOLE -> managed.address();
        };
    }

    static Sdl sdl(String image) {
        return sdl(image, "128Mi", "uact");
    }

    static Sdl sdl(String image, String memory, String denom) {
        return Sdl.parse("""
                version: "2.0"
                services:
                  web:
                    image: %s
                    expose:
                      - port: 80
                        as: 80
                        to:
                          - global: true
                profiles:
                  compute:
                    web:
                      resources:
                        cpu:
                          units: 0.1
                        memory:
                          size: %s
                        storage:
                          size: 1Gi
                  placement:
                    westcoast:
                      attributes:
                        region: us-west
                      pricing:
                        web:
                          denom: %s
                          amount: 1000
                deployment:
                  web:
                    westcoast:
                      profile: web
                      count: 1
                """.formatted(image, memory, denom));
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
