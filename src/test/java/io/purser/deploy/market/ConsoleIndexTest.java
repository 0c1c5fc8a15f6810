package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.EarlierBlock;
import io.purser.fake.FakeConsole;
import io.purser.fake.FakeFaults;
import io.purser.fake.MemoryClaims;
import io.purser.problem.Problem;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of deployments while Console's node is away, so that Console answers from its index. */
class ConsoleIndexTest extends MarketWorld {
    private final Market market = world.market(MarketKind.CONSOLE);
    private final EarlierBlock beforeAll = world.chain.thisBlock();

    private void indexStandsAt(EarlierBlock block) {
        world.console.answersFromIndex(Optional.of(block));
    }

    @AfterEach
    void keepsToTheContract() {
        assertThat(world.console.violations()).isEmpty();
    }

    @Test
    void readsFromANodeWhatTheIndexDoesNotKnow() {
        BidId bid = leased(market);
        DeploymentId id = bid.deployment();
        indexStandsAt(world.chain.thisBlock());

        DeploymentView view = market.status(id).orElseThrow();

        assertThat(view.hash()).isEqualTo(new ManifestHash(SDL.manifest().hash()));
        assertThat(view.running())
                .singleElement()
                .satisfies(lease -> assertThat(lease.id()).isEqualTo(bid));
        assertThat(market.active()).containsExactly(new OwnDeployment(id, view.hash()));
    }

    @Test
    void finishesWhatWasBegunWhileTheIndexLags() {
        indexStandsAt(beforeAll);

        PlacedDeployment placed = create(market, SDL);

        DeploymentId id = placed.id();
        assertThat(world.console.created()).containsExactly(id.dseq());
        assertThat(world.claims.manifest(id)).contains(SDL.manifest().console().json());
        assertThat(market.status(id).orElseThrow().isActive()).isTrue();
        assertThat(market.active()).extracting(OwnDeployment::id).containsExactly(id);
    }

    @Test
    void recognisesWhatItCreatedThoughConsoleDoesNotFindIt() {
        indexStandsAt(beforeAll);
        PlacedDeployment placed = market.create("create", placement());

        assertThat(market.create("create", placement()).id()).isEqualTo(placed.id());

        assertThat(world.console.created()).hasSize(1);
    }

    @Test
    void findsALostCreationAtANode() {
        indexStandsAt(beforeAll);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        PlacedDeployment placed = market.create("create", placement());

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void ordersNothingAgainBecauseAnEmptyIndexShowsNothingAndNoNodeCanTell() {
        ManifestHash hash = new ManifestHash(SDL.manifest().hash());
        world.claims.creating("create", hash, hash, Instant.now());
        DeploymentId lost = world.markets()
                .onConsole(new MemoryClaims())
                .create("another process", placement())
                .id();
        indexStandsAt(beforeAll);
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ConsoleException.class)
                    .isThrownBy(() -> market.create("create", placement()))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(ConsoleFailure.OutcomeUnknown.class));
        }
        assertThat(market.active()).isEmpty();
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, false);

        assertThat(market.create("create", placement()).id()).isEqualTo(lost);
        assertThat(world.console.created()).containsExactly(lost.dseq());
    }

    @Test
    void doesNotTakeForGoneWhoseClosingAProxyDoesNotFind() {
        DeploymentId id = create(market);
        world.console.faults().next(FakeConsole.Fault.NO_CLOSING, 1);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.close("close", id))
                .satisfies(e -> assertThat(e.failure())
                        .isEqualTo(new ChainFailure.NotShown("deployment " + id.dseq() + " to Console")));

        assertThat(market.close("close", id).refunded()).isPresent();
    }

    @Test
    void saysThatADeploymentBelongsToAnotherAccount() {
        DeploymentId others = create(world.market(MarketKind.CHAIN));
        String why = "deployment " + others.dseq() + " belongs to " + world.wallet.address()
                + ", and PURSER_AKASH_CONSOLE_API_KEY is a key of another account";

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.close("close", others))
                .withMessageStartingWith(why);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.deposit("deposit", others, Coin.uact(1_000_000)))
                .withMessageStartingWith(why);

        assertThat(world.claims.isBegun("deposit")).isFalse();
        assertThat(world.chain.active(world.wallet.address())).containsExactly(others.dseq());
    }

    @Test
    void doesNotTakeForClosedWhatConsoleDoesNotFind() {
        DeploymentId id = create(market);
        indexStandsAt(beforeAll);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.close("close", id))
                .satisfies(e -> assertThat(e.failure())
                        .isEqualTo(new ChainFailure.NotShown("deployment " + id.dseq() + " to Console")));
        assertThat(world.chain.active(world.managed.address())).containsExactly(id.dseq());
        world.console.answersFromIndex(Optional.empty());

        assertThat(market.close("close", id).refunded()).isPresent();
        assertThat(world.chain.active(world.managed.address())).isEmpty();
    }

    @Test
    void waitsWhereNeitherConsoleNorANodeCanTell() {
        DeploymentId id = create(market);
        indexStandsAt(beforeAll);
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.status(id))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.NoNode.class));
    }

    @Test
    void updatesInPlaceThoughConsoleDoesNotTellTheHash() {
        DeploymentId id = leased(market).deployment();
        indexStandsAt(world.chain.thisBlock());
        Sdl next = AkashWorld.sdl("nginx:1.28");

        market.update("update", id, next);

        assertThat(world.gateway.manifest(id.dseq()))
                .contains(next.manifest().console().json());
        assertThat(market.status(id).orElseThrow().hash())
                .isEqualTo(new ManifestHash(next.manifest().hash()));
    }

    @Test
    void paysADepositOnceThoughTheIndexShowsTheEscrowAsItWas() {
        DeploymentId id = leased(market).deployment();
        indexStandsAt(world.chain.thisBlock());

        market.deposit("deposit", id, Coin.uact(1_000_000));
        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("6000000");
    }
}
