package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LogLine;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.StreamEnd;
import io.purser.support.BesideOthers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the ends of providers' streams: the ordinary end, which has no close frame, and broken streams. */
@BesideOthers
class ProviderStreamTest {
    private static final Sdl SDL = AkashWorld.sdl("nginx");
    private static final List<LogLine> LINES =
            List.of(new LogLine("web-1", "listening on 80"), new LogLine("web-1", "ready"));

    private static AkashWorld world;
    private static LeaseName lease;

    @BeforeAll
    static void lease() {
        world = new AkashWorld();
        Market market = world.market(MarketKind.CHAIN);
        DeploymentId id = market.create("create", new DeploymentPlacement(4711, SDL, Coin.uact(5_000_000)))
                .id();
        BidId bid = Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> market.bids(id).stream().findFirst(), Optional::isPresent)
                .map(Bid::id)
                .orElseThrow();
        market.lease("lease", id, List.of(bid), SDL.manifest());
        lease = new LeaseName(4711, 1, 1);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void anEndWithoutACloseFrameIsCleanEachOf200Times() throws Exception {
        try (ProviderGateway gateway = world.market(MarketKind.CHAIN).gateway(world.provider)) {
            for (int i = 0; i < 200; i++) {
                world.gateway.streamsEnd(i % 2 == 0 ? StreamEnd.TLS_CLOSED : StreamEnd.TCP_CLOSED);
                List<LogLine> lines = new CopyOnWriteArrayList<>();
                try (GatewayStream logs = gateway.logs(lease, i % 4 < 2, -1, "", lines::add)) {
                    logs.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
                }
                assertThat(lines).as("stream %d", i).isEqualTo(LINES);
            }
        }
    }

    @Test
    void isGivenUpAfterItsTimeWhereItNeitherEndsNorSpeaks() {
        assertThatThrownBy(() -> follow(StreamEnd.NEVER, line -> {}))
                .hasMessageContaining("the provider's gateway cannot be reached: nothing was heard for 1 s");
    }

    @Test
    void isGivenUpWhereItDoesNotEnd() {
        AtomicInteger taken = new AtomicInteger();

        assertThatThrownBy(() -> take(StreamEnd.MORE, false, line -> taken.incrementAndGet()))
                .hasMessageMatching(".*(sends more than 16 MiB; ask for fewer lines|does not end within 1 s)");
        assertThat(taken).hasPositiveValue();
    }

    @Test
    void waitsForWhoeverTakesItsLines() {
        AtomicInteger taken = new AtomicInteger();

        assertThatThrownBy(() -> follow(StreamEnd.MORE, line -> {
                    if (taken.incrementAndGet() == 2_000) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessageContaining("enough");
        assertThat(taken).hasValue(2_000);
    }

    @Test
    void takesNoMessageThatIsTooLarge() {
        assertThatThrownBy(() -> follow(StreamEnd.TOO_LARGE, line -> {}))
                .hasMessageContaining("the provider's answer cannot be read: ");
    }

    @Test
    void isNotTakenForItsEndWhereItIsTamperedWith() {
        assertThatThrownBy(() -> follow(StreamEnd.GARBAGE, line -> {}))
                .hasMessageContaining("the stream breaks off: not an SSL/TLS record");
    }

    private static void follow(StreamEnd end, Consumer<LogLine> taker) throws Exception {
        take(end, true, taker);
    }

    private static void take(StreamEnd end, boolean isFollowed, Consumer<LogLine> taker) throws Exception {
        world.gateway.streamsEnd(end);
        try (ProviderGateway gateway =
                        world.impatientMarket(Duration.ofSeconds(1)).gateway(world.provider);
                GatewayStream logs = gateway.logs(lease, isFollowed, -1, "", taker)) {
            logs.end().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
