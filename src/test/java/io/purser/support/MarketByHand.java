package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.Hash;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.FileJournal;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.market.Placement;
import io.purser.fake.AkashWorld;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A deployment's whole life by commands, through both markets; how a command is run is left open. */
public abstract class MarketByHand {
    private final AkashWorld world = new AkashWorld();

    @TempDir
    Path folder;

    /** How a command ended. */
    public record Ran(int exitCode, String output, String errors) {}

    /** Runs a command with these settings and no others. */
    protected abstract Ran run(Map<String, String> environment, List<String> arguments) throws Exception;

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void livesAWholeLife(MarketKind kind) throws Exception {
        BigInteger before = world.chain.balance(world.payer(kind), Coin.UACT);
        String sdl = file("nginx:1.27");

        String dseq = ok(kind, "market", "create", sdl, "--deposit", "5").strip();
        assertThat(ok(kind, "market", "list")).startsWith(dseq + "  ");
        assertThat(ok(kind, "market", "lease", dseq, sdl))
                .isEqualTo("group 1: " + world.provider + " for 800 uact a block\n");
        ok(kind, "market", "manifest", dseq, sdl);
        JsonNode shown = json(ok(kind, "market", "show", dseq, "--json"));
        assertThat(shown.at("/leases/0/ready").asBoolean()).isTrue();
        assertThat(shown.at("/leases/0/services/web/uris/0").asText()).isEqualTo("abc.provider.example");
        assertThat(shown.at("/escrow/state").asText()).isEqualTo("open");
        assertThat(ok(kind, "market", "show", dseq)).contains("service   web 1/1 [\"abc.provider.example\"]");
        assertThat(ok(kind, "market", "logs", dseq)).isEqualTo("web-1: listening on 80\nweb-1: ready\n");
        assertThat(ok(kind, "market", "logs", dseq, "--events"))
                .isEqualTo("Warning Pod/web-1 BackOff: Back-off pulling image\n");

        String next = file("nginx:1.28");
        ok(kind, "market", "update", dseq, next);
        assertThat(world.gateway.manifest(Long.parseLong(dseq)).orElseThrow()).contains("nginx:1.28");
        ok(kind, "market", "update", dseq, sdl);
        assertThat(world.gateway.manifest(Long.parseLong(dseq)).orElseThrow()).contains("nginx:1.27");
        ok(kind, "market", "deposit", dseq, "1", "--name", "more");
        ok(kind, "market", "deposit", dseq, "1", "--name", "more");
        Matcher closed = Pattern.compile("spent ([0-9.]+) ACT, ([0-9.]+) ACT came back\n")
                .matcher(ok(kind, "market", "close", dseq));
        assertThat(closed.matches()).isTrue();
        // The rent of the blocks until then, which are more on a slow machine; all of the rest comes back.
        BigDecimal spent = new BigDecimal(closed.group(1));
        assertThat(spent).isPositive();
        assertThat(spent.add(new BigDecimal(closed.group(2)))).isEqualByComparingTo("6");
        assertThat(ok(kind, "market", "close", dseq)).endsWith("it was closed already\n");

        assertThat(ok(kind, "market", "list")).isEmpty();
        assertThat(world.chain.balance(world.payer(kind), Coin.UACT))
                .isBetween(before.subtract(spent.movePointRight(6).toBigIntegerExact()), before);
        assertThat(world.console.violations()).isEmpty();
        assertThat(world.console.toppedUp()).isEmpty();
    }

    @Test
    void mintsActAfterCheckingThatItWouldBeCarriedOut() throws Exception {
        assertThat(ok(MarketKind.CHAIN, "wallet", "mint", "10", "--check")).isEqualTo("8.260652 AKT would be burned\n");
        assertThat(ok(MarketKind.CHAIN, "wallet", "mint", "10", "--name", "one"))
                .isEqualTo("10.300000 ACT minted\n");
        assertThat(ok(MarketKind.CHAIN, "wallet", "mint", "10", "--name", "one"))
                .isEqualTo("10.300000 ACT minted\n");
        assertThat(world.chain.balance(world.wallet.address(), Coin.UACT)).isEqualTo(110_300_000);

        world.chain.haltMinting();
        assertThat(run(environment(MarketKind.CHAIN), List.of("wallet", "mint", "10")))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(1))
                .satisfies(ran -> assertThat(ran.errors()).startsWith("minting is halted by the chain"));
    }

    @Test
    void goesOnWithACreationWhoseOutcomeWasLeftOpen() throws Exception {
        String sdl = file("nginx");
        // What a process leaves behind that ended while it waited for Console.
        DeploymentClaims journal = new FileJournal(folder.resolve("journal"));
        journal.creating(
                "create/4711", new Hash(AkashWorld.sdl("nginx").manifest().hash()), Instant.now());
        String lost = world.market(MarketKind.CONSOLE)
                .create("elsewhere", new Placement(1, AkashWorld.sdl("nginx"), Coin.uact(5_000_000)))
                .id()
                .toString();

        String dseq = ok(MarketKind.CONSOLE, "market", "create", sdl, "--deposit", "5", "--dseq", "4711")
                .strip();

        assertThat(lost).endsWith("/" + dseq);
        assertThat(world.console.created()).hasSize(1);
    }

    @Test
    void saysWhatToDoWhereNobodyBids() throws Exception {
        world.chain.bidding(false);
        String sdl = file("nginx");
        String dseq =
                ok(MarketKind.CHAIN, "market", "create", sdl, "--deposit", "5").strip();

        Ran ran = run(environment(MarketKind.CHAIN), List.of("market", "lease", dseq, sdl, "--wait", "0"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors()).contains("no provider bid, though 3 could").contains("purser market close " + dseq);
        assertThat(ok(MarketKind.CHAIN, "market", "close", dseq)).isEqualTo("spent 0 ACT, 5 ACT came back\n");
    }

    @Test
    void asksWhoPaysWhereBothAreConfigured() throws Exception {
        Map<String, String> both = environment(MarketKind.CHAIN);
        both.putAll(environment(MarketKind.CONSOLE));

        assertThat(run(both, List.of("market", "list")).errors()).contains("say --market chain or --market console");
        assertThat(run(both, List.of("market", "list", "--market", "console")).exitCode())
                .isZero();
        assertThat(run(Map.of(), List.of("market", "list")).errors()).contains("nobody pays");
    }

    private String ok(MarketKind kind, String... arguments) throws Exception {
        Ran ran = run(environment(kind), new ArrayList<>(List.of(arguments)));
        assertThat(ran.exitCode()).as(ran.errors()).isZero();
        return ran.output();
    }

    private Map<String, String> environment(MarketKind kind) {
        Map<String, String> environment = world.environment(kind);
        environment.put("PURSER_MARKET_JOURNAL", folder.resolve("journal").toString());
        // For screening, which takes no key.
        environment.put("PURSER_AKASH_CONSOLE_URL", world.console.uri().toString());
        return environment;
    }

    private String file(String image) throws IOException {
        Path file = folder.resolve(image.replace(':', '-') + ".yaml");
        Files.writeString(file, AkashWorld.sdl(image).render());
        return file.toString();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
