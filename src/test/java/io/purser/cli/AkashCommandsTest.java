package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.cli.akash.MarketStatusCommand;
import io.purser.cli.akash.WalletAddressCommand;
import io.purser.cli.akash.WalletBalanceCommand;
import io.purser.cli.akash.WalletCreateCommand;
import io.purser.cli.base.CommandBase;
import io.purser.fake.FakeCertificates;
import io.purser.fake.FakeChain;
import io.purser.fake.FakeFaults;
import io.purser.fake.FakeGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;

/** Tests the commands about Akash, which need no database. */
@Execution(ExecutionMode.CONCURRENT)
class AkashCommandsTest {
    private static final String WORDS = "abandon ".repeat(11) + "about";
    private static final Wallet WALLET = Wallet.of(Mnemonic.parse(WORDS), 0);

    private final FakeChain chain = FakeChain.start("fake-1");
    private final Map<String, String> settings = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void configure() {
        settings.put("PURSER_AKASH_NODES", chain.uri().toString());
        settings.put("PURSER_AKASH_CHAIN_ID", "fake-1");
        settings.put("PURSER_WALLET_MNEMONIC", WORDS);
    }

    @AfterEach
    void stop() {
        chain.close();
    }

    @Test
    void createsAWalletAndShowsItsWordsOnDemandOnly(@TempDir Path folder) throws IOException {
        settings.put("PURSER_WALLET_PASSWORD", "secret");
        Path words = folder.resolve("words");
        Path keystore = folder.resolve("keystore.json");

        int code =
                run(new WalletCreateCommand(), "--mnemonic-file", words.toString(), "--keystore", keystore.toString());

        assertThat(code).isZero();
        String mnemonic = Files.readString(words).strip();
        assertThat(out.toString().strip())
                .isEqualTo(Wallet.of(Mnemonic.parse(mnemonic), 0).address().text())
                .doesNotContain(" ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(words)))
                .isEqualTo("rw-------");
        settings.remove("PURSER_WALLET_MNEMONIC");
        settings.put("PURSER_WALLET_KEYSTORE", keystore.toString());
        String created = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run(new WalletAddressCommand())).isZero();
        assertThat(out.toString()).isEqualTo(created);
        assertThat(run(new WalletCreateCommand(), "--mnemonic-file", words.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("a wallet is never overwritten");
    }

    @Test
    void createsNoWalletThatWouldGoNowhere() {
        assertThat(run(new WalletCreateCommand())).isEqualTo(1);
        assertThat(err.toString()).contains("--show-mnemonic");
        assertThat(run(new WalletCreateCommand(), "--show-mnemonic")).isZero();
        assertThat(out.toString().lines().skip(1).findFirst().orElseThrow().split(" ", -1))
                .hasSize(24);
    }

    @Test
    void saysTheBalanceOfBothCoins() throws IOException {
        chain.fund(WALLET.address(), 12_500_000, 7_000_000);

        assertThat(run(new WalletBalanceCommand())).isZero();
        assertThat(out.toString().lines()).containsExactly("12.500000 AKT", "7.000000 ACT");
        out.getBuffer().setLength(0);
        assertThat(run(new WalletBalanceCommand(), "--json")).isZero();
        assertThat(json().path("uact").asText()).isEqualTo("7000000");
    }

    @Test
    void saysHowTheMarketIs() throws IOException {
        assertThat(run(new MarketStatusCommand(), "--json")).isZero();

        assertThat(json().path("chain_id").asText()).isEqualTo("fake-1");
        assertThat(json().path("akt_usd").asText()).isEqualTo("1.25");
        assertThat(json().path("minting").asText()).isEqualTo("mint_status_healthy");
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws IOException {
        var provider = Wallet.of(Mnemonic.parse(WORDS), 2).address();
        var identity = FakeCertificates.selfSigned(provider.text(), 5);
        chain.fund(WALLET.address(), 10_000_000, 7_000_000);
        chain.certificate(provider, identity.serial(), identity.certificatePem(), "valid");
        try (FakeGateway gateway = new FakeGateway(chain, provider, identity, "127.0.0.1")) {
            chain.provider(provider, gateway.uri(), Optional.empty());

            assertThat(run(new DoctorCommand(), "--json")).isZero();
        }

        assertThat(json().path("ok").asBoolean()).isTrue();
        assertThat(states("good"))
                .containsExactlyInAnyOrder(
                        "configuration", "node", "chain id", "clock", "gas", "deposit", "minting", "providers");
        assertThat(states("doubtful")).containsExactly("public key");
    }

    @Test
    void saysHowToMendWhatIsWrong() throws IOException {
        settings.put("PURSER_AKASH_CHAIN_ID", "another-1");
        assertThat(run(new DoctorCommand())).isEqualTo(1);
        assertThat(out.toString()).contains("is on chain fake-1, not another-1").contains("PURSER_AKASH_CHAIN_ID");

        out.getBuffer().setLength(0);
        settings.put("PURSER_AKASH_CHAIN_ID", "fake-1");
        assertThat(run(new DoctorCommand(), "--json")).isEqualTo(1);
        assertThat(states("bad")).containsExactlyInAnyOrder("gas", "deposit");
        assertThat(out.toString()).contains("send AKT to " + WALLET.address());
    }

    @Test
    void goesOnThroughAllChecksWithANodeThatIsUnreachable() throws IOException {
        chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);

        assertThat(run(new DoctorCommand(), "--json")).isEqualTo(1);

        assertThat(states("bad")).containsExactly("node");
        assertThat(json().at("/checks/1/mend").asText()).isEqualTo("set PURSER_AKASH_NODES to nodes that answer");
    }

    @Test
    void writesInColumnsThatDoNotTouch() {
        chain.fund(WALLET.address(), 10_000_000, 7_000_000);

        assertThat(run(new DoctorCommand())).isZero();

        assertThat(out.toString().lines())
                .contains(
                        "good      configuration  the wallet " + WALLET.address() + " pays",
                        "doubtful  public key     the chain does not know the wallet's public key yet",
                        "                         its first transaction publishes it; until then providers refuse its"
                                + " tokens");
    }

    @Test
    void saysThatAProviderDoesNotProveWhoItIs() throws IOException {
        var provider = Wallet.of(Mnemonic.parse(WORDS), 2).address();
        var identity = FakeCertificates.selfSigned(provider.text(), 6);
        chain.fund(WALLET.address(), 10_000_000, 7_000_000);
        try (FakeGateway gateway = new FakeGateway(chain, provider, identity, "127.0.0.1")) {
            chain.provider(provider, gateway.uri(), Optional.empty());

            assertThat(run(new DoctorCommand(), "--json")).isZero();
        }

        assertThat(states("doubtful")).containsExactly("public key", "providers");
        assertThat(out.toString()).contains("its certificate 6 is not on chain, or has been revoked");
    }

    @Test
    void saysThatTheClockIsWrong() throws IOException {
        chain.faults().behind(java.time.Duration.ofMinutes(-2));
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> {
                    out.getBuffer().setLength(0);
                    run(new DoctorCommand(), "--json");
                    return states("bad").contains("clock");
                });
        assertThat(out.toString()).contains("this machine's clock is behind the chain's by");
    }

    private java.util.List<String> states(String state) throws IOException {
        return StreamSupport.stream(json().path("checks").spliterator(), false)
                .filter(check -> check.path("state").asText().equals(state))
                .map(check -> check.path("check").asText())
                .toList();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private Optional<String> lookup(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    private int run(CommandBase command, String... arguments) {
        command.readSettingsFrom(this::lookup);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
