package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.FileTransactionJournal;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import io.purser.fake.StreamEnd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A deployment's whole life by commands, through both markets; how a command is run is left open. */
public abstract class MarketByHand extends MarketCommands {
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
        assertThat(onChain("wallet", "mint", "10"))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(1))
                .satisfies(ran -> assertThat(ran.errors()).startsWith("minting is halted by the chain"));
    }

    @Test
    void goesOnWithACreationWhoseOutcomeWasLeftOpen() throws Exception {
        String sdl = file("nginx");
        // What a process leaves behind that ended while it waited for Console.
        DeploymentClaims journal = new FileTransactionJournal(folder.resolve("journal"));
        ManifestHash hash = new ManifestHash(AkashWorld.sdl("nginx").manifest().hash());
        journal.creating("create/4711", hash, hash, Instant.now());
        String lost = world.market(MarketKind.CONSOLE)
                .create("elsewhere", new DeploymentPlacement(1, AkashWorld.sdl("nginx"), Coin.uact(5_000_000)))
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
        String dseq = created(sdl);

        Ran ran = onChain("market", "lease", dseq, sdl, "--wait", "0");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors()).contains("no provider bid, though 3 could").contains("purser market close " + dseq);
        assertThat(ok(MarketKind.CHAIN, "market", "close", dseq)).isEqualTo("spent 0 ACT, 5 ACT came back\n");
    }

    @Test
    void leasesBothGroupsOfTwoPlacementsAtOnceAndDoesNothingTwice() throws Exception {
        String sdl = twoPlacements();
        String dseq = created(sdl);
        String leased =
                "group 1: %1$s for 800 uact a block%ngroup 2: %1$s for 800 uact a block%n".formatted(world.provider);

        assertThat(ok(MarketKind.CHAIN, "market", "lease", dseq, sdl)).isEqualTo(leased);
        int transactions = world.chain.transactions();
        int manifests = world.gateway.attempts();
        assertThat(ok(MarketKind.CHAIN, "market", "lease", dseq, sdl, "--wait", "0"))
                .isEqualTo(leased);

        assertThat(world.chain.leasedGroups(world.wallet.address(), Long.parseLong(dseq)))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(world.chain.transactions()).isEqualTo(transactions);
        assertThat(world.gateway.attempts()).isGreaterThan(manifests);
    }

    @Test
    void goesOnAfterItWasCutOffBetweenLeaseAndManifestAndNeverSaysToCloseIt() throws Exception {
        String sdl = file("nginx");
        String dseq = created(sdl);
        world.gateway.fail(Optional.of("hostname not allowed: in use"));
        Ran cutOff = onChain("market", "lease", dseq, sdl);
        assertThat(cutOff.exitCode()).isEqualTo(1);
        assertThat(cutOff.errors())
                .contains("the lease runs and is paid for")
                .contains("purser market manifest " + dseq)
                .doesNotContain("close");
        world.chain.bidding(false);
        world.gateway.fail(Optional.empty());

        assertThat(ok(MarketKind.CHAIN, "market", "lease", dseq, sdl, "--wait", "0"))
                .isEqualTo("group 1: " + world.provider + " for 800 uact a block%n".formatted());

        assertThat(world.gateway.manifest(Long.parseLong(dseq))).isPresent();
        assertThat(world.chain.leasedGroups(world.wallet.address(), Long.parseLong(dseq)))
                .containsExactly(1);
    }

    @Test
    void saysThatNoManifestWasSentWhereTheNodeDoesNotShowTheLeaseYet() throws Exception {
        String sdl = file("nginx");
        String dseq = created(sdl);
        Market market = world.market(MarketKind.CHAIN);
        DeploymentId id = market.find(Long.parseLong(dseq)).orElseThrow();
        EarlyLooks.within(Duration.ofSeconds(20))
                .until(() -> market.bids(id).stream().anyMatch(bid -> bid.state() == Bid.BidState.OPEN));
        world.chain.faults().answersFrom(Optional.of(world.chain.thisBlock()));

        Ran ran = onChain("market", "lease", dseq, sdl);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors())
                .contains("no node shows each lease of deployment " + dseq)
                .contains("purser market manifest " + dseq);
        assertThat(world.gateway.manifest(id.dseq())).isEmpty();
        world.chain.faults().answersFrom(Optional.empty());
        ok(MarketKind.CHAIN, "market", "manifest", dseq, sdl);
        assertThat(world.gateway.manifest(id.dseq())).isPresent();
    }

    @Test
    void saysThatADeploymentIsClosedInsteadOfGoingOnWithIt() throws Exception {
        String sdl = file("nginx");
        String dseq = created(sdl);
        ok(MarketKind.CHAIN, "market", "close", dseq);
        int transactions = world.chain.transactions();

        Ran again = onChain("market", "create", sdl, "--deposit", "5", "--dseq", dseq);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.output()).isEmpty();
        assertThat(again.errors()).contains("deployment " + dseq + " was created and has been closed since");
        assertThat(onChain("market", "lease", dseq, sdl).errors()).contains("deployment " + dseq + " is closed");
        assertThat(onChain("market", "manifest", dseq, sdl).errors())
                .contains("no lease of deployment " + dseq + " runs");
        assertThat(world.chain.transactions()).isEqualTo(transactions);
    }

    @Test
    void leasesNothingForTheSdlOfAnotherDeployment() throws Exception {
        String dseq = created(file("nginx:1.27"));
        int transactions = world.chain.transactions();

        Ran ran = onChain("market", "lease", dseq, file("nginx:1.28"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors()).contains("is not what deployment " + dseq + " was created with");
        assertThat(world.chain.transactions()).isEqualTo(transactions);
    }

    @Test
    void keepsDepositsWithNamesOfAnyLengthApart() throws Exception {
        String sdl = file("nginx");
        String dseq = created(sdl);
        String name = "more-".repeat(100);

        for (String one : List.of(name + "1", name + "2", name + "1")) {
            ok(MarketKind.CHAIN, "market", "deposit", dseq, "1", "--name", one);
        }

        assertThat(ok(MarketKind.CHAIN, "market", "close", dseq)).isEqualTo("spent 0 ACT, 7 ACT came back\n");
    }

    @Test
    void printsALogThatEndsWithoutACloseFrame() throws Exception {
        String sdl = file("nginx");
        String dseq = created(sdl);
        ok(MarketKind.CHAIN, "market", "lease", dseq, sdl);
        for (StreamEnd end : List.of(StreamEnd.TLS_CLOSED, StreamEnd.TCP_CLOSED)) {
            world.gateway.streamsEnd(end);

            assertThat(ok(MarketKind.CHAIN, "market", "logs", dseq, "--follow"))
                    .isEqualTo("web-1: listening on 80\nweb-1: ready\n");
        }
    }

    @Test
    void asksWhoPaysWhereBothAreConfigured() throws Exception {
        Map<String, String> both = environment(MarketKind.CHAIN);
        both.putAll(environment(MarketKind.CONSOLE));

        assertThat(run(both, List.of("market", "list")).errors()).contains("say --market chain or --market console");
        assertThat(run(both, List.of("market", "list", "--market", "console")).exitCode())
                .isZero();
        assertThat(run(Map.of(), List.of("market", "list")).errors()).contains("no Akash account is configured");
    }

    @Test
    void ordersAndUpdatesNothingThroughConsoleThatConsoleRefuses() throws Exception {
        String dseq = ok(MarketKind.CONSOLE, "market", "create", file("nginx"), "--deposit", "5")
                .strip();
        Path unquoted = folder.resolve("unquoted.yaml");
        Files.writeString(unquoted, AkashWorld.sdl("nginx").render().replaceFirst("version: .*", "version: 2.0"));

        for (List<String> refused : List.of(
                List.of("market", "create", unquoted.toString(), "--deposit", "5"),
                List.of("market", "update", dseq, unquoted.toString()))) {
            Ran ran = run(environment(MarketKind.CONSOLE), refused);

            assertThat(ran.exitCode()).isNotZero();
            assertThat(ran.errors()).contains("without quotes this is a number: write \"2.0\" (line 2, column 10)");
        }
        assertThat(world.console.created()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(MarketKind.class)
    void ordersNothingAtAPriceThatNoMarketTakes(MarketKind kind) throws Exception {
        Path old = folder.resolve("uakt.yaml");
        Files.writeString(old, AkashWorld.sdl("nginx").render().replace("uact", "uakt"));

        for (List<String> refused : List.of(
                List.of("market", "create", old.toString(), "--deposit", "5"),
                List.of("market", "create", old.toString(), "--deposit", "5", "--dseq", "4711"))) {
            Ran ran = run(environment(kind), refused);

            assertThat(ran.exitCode()).isNotZero();
            assertThat(ran.errors())
                    .isEqualTo("profiles.placement.westcoast.pricing.web.denom: no market takes uakt any more; write"
                            + " denom: uact and the amount in millionths of a dollar a block (this one times the"
                            + " dollars that an AKT costs) (line 29, column 18)%n".formatted());
        }
        assertThat(world.chain.transactions()).isZero();
        assertThat(world.console.created()).isEmpty();
    }
}
