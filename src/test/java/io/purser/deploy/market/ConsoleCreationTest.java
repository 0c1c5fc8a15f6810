package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.ConsoleParser;
import io.purser.fake.FakeConsole;
import io.purser.fake.FakeFaults;
import io.purser.fake.OrderedSdl;
import io.purser.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Creations through Console whose answers are lost or refused, and processes that end between a call and its answer. */
class ConsoleCreationTest extends MarketWorld {
    private static final ManifestHash HASH = new ManifestHash(SDL.manifest().hash());

    private final Market market = world.market(MarketKind.CONSOLE);

    /** Why Console does not do it. */
    private static ConsoleFailure failure(ThrowingCallable doing) {
        return catchThrowableOfType(ConsoleException.class, doing).failure();
    }

    @Test
    void findsAgainWhatConsoleCreatedBeforeACrash() {
        // The state after a process that ended after Console's creation and before its own record of it.
        world.claims.creating("create", HASH, HASH, Instant.now());
        DeploymentId lost = world.markets()
                .onConsole(new io.purser.fake.MemoryClaims())
                .create("another process", placement())
                .id();

        PlacedDeployment placed = market.create("create", placement());

        assertThat(placed.id()).isEqualTo(lost);
        assertThat(world.console.created()).hasSize(1);
        assertThat(market.create("create", placement()).id()).isEqualTo(lost);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatWasPaidAndNeverAnsweredByTheHashThatConsoleGivesIt(OrderedSdl which) {
        Sdl sdl = which.sdl("nginx");
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        PlacedDeployment placed = market.create("create", new DeploymentPlacement(0, sdl, DEPOSIT));

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
        assertThat(world.claims.manifest(placed.id()))
                .contains(ConsoleParser.read(sdl.renderForConsole())
                        .path("manifest")
                        .asText());
        BidId bid = market.bids(placed.id()).getFirst().id();
        market.lease("lease", placed.id(), List.of(bid), sdl.manifest());
        assertThat(world.gateway.manifest(bid.dseq()))
                .contains(sdl.manifest().console().json());
    }

    @Test
    void ordersNothingAgainWhileWhatWasLostMayBeThereUnderAHashThatNobodyCanCompute() {
        world.console.faults().set(FakeConsole.Fault.NEWER, true);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ConsoleException.class)
                    .isThrownBy(() -> market.create("create", placement()))
                    .satisfies(e -> {
                        assertThat(e.failure())
                                .isEqualTo(new ConsoleFailure.MaybeMade(
                                        world.console.created().getFirst()));
                        assertThat(e.isOpen()).isTrue();
                        assertThat(e)
                                .hasMessageContaining("purser market close "
                                        + world.console.created().getFirst() + " --market console");
                    });
        }
        assertThat(world.console.created()).hasSize(1);

        market.close("by the operator", market.active().getFirst().id());

        PlacedDeployment placed = market.create("create", placement());
        assertThat(world.console.created()).hasSize(2).endsWith(placed.id().dseq());
    }

    @Test
    void goesOnWhenWhatMayBeItTurnsOutToBeAnotherOrders() {
        world.console.faults().set(FakeConsole.Fault.NEWER, true);
        DeploymentId others = world.markets()
                .onConsole(new io.purser.fake.MemoryClaims())
                .create("another replica", placement())
                .id();
        world.console.faults().next(FakeConsole.Fault.LOST, 1);
        assertThat(failure(() -> market.create("create", placement())))
                .isEqualTo(new ConsoleFailure.MaybeMade(others.dseq()));

        world.claims.claim(others.dseq());

        assertThat(market.create("create", placement()).id()).isNotEqualTo(others);
        assertThat(world.console.created()).hasSize(2);
    }

    @Test
    void isNotHeldUpByDeploymentsThatCannotBeIt() {
        Market others = world.markets().onConsole(new io.purser.fake.MemoryClaims());
        Sdl awaited = AkashWorld.sdl("redis:7");
        ManifestHash hash = new ManifestHash(awaited.manifest().console().hash());
        world.claims.creating("another order, under way", hash, hash, Instant.now());
        others.create("of another order", new DeploymentPlacement(0, awaited, DEPOSIT));
        world.console.faults().set(FakeConsole.Fault.NEWER, true);
        others.create("of another size", new DeploymentPlacement(0, AkashWorld.sdl("nginx", "256Mi", "uact"), DEPOSIT));
        world.console.faults().next(FakeConsole.Fault.LOST, 1);

        assertThat(failure(() -> market.create("create", placement())))
                .isInstanceOf(ConsoleFailure.OutcomeUnknown.class);
        assertThat(market.create("create", placement()).id().dseq()).isPositive();

        assertThat(world.console.created()).hasSize(3);
    }

    @Test
    void suspectsEverythingThatIsNewWhereNoNodeCanTellWhatItIs() {
        Market others = world.markets().onConsole(new io.purser.fake.MemoryClaims());
        world.console.faults().set(FakeConsole.Fault.NEWER, true);
        DeploymentId other = others.create(
                        "other", new DeploymentPlacement(0, AkashWorld.sdl("nginx", "256Mi", "uact"), DEPOSIT))
                .id();
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);
        world.console.faults().next(FakeConsole.Fault.LOST, 1);

        assertThat(failure(() -> market.create("create", placement())))
                .isEqualTo(new ConsoleFailure.MaybeMade(other.dseq()));
    }

    @Test
    void asksConsoleAgainOnlyWhenItCanNoLongerBeAtIt() {
        Instant attempt = Instant.now();
        world.claims.creating("create", HASH, HASH, attempt);

        PlacedDeployment placed = market.create("create", placement());

        assertThat(Duration.between(attempt, Instant.now()))
                .isGreaterThanOrEqualTo(AkashWorld.QUICK.console().settle());
        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void countsFromItsLastRequestHowLongConsoleMayBeAtIt() {
        world.console.faults().set(FakeConsole.Fault.NEWER, true);
        world.console.faults().next(FakeConsole.Fault.UNREADY, 3);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        assertThat(failure(() -> market.create("create", placement()))).isInstanceOf(ConsoleFailure.MaybeMade.class);

        assertThat(world.claims.creating("create", HASH, HASH, Instant.now()).last())
                .isAfter(world.console.lastAsked());
    }

    @Test
    void goesOnToSearchForWhatWasLostAfterAProxyRefusedTheSearch() {
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        world.console.faults().set(FakeConsole.Fault.OUTAGE, true);
        for (int i = 0; i < 2; i++) {
            assertThat(failure(() -> market.create("create", placement())))
                    .isInstanceOf(ConsoleFailure.OutcomeUnknown.class);
        }
        world.console.faults().set(FakeConsole.Fault.OUTAGE, false);

        PlacedDeployment placed = market.create("create", placement());

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void givesUpNoCreationThatMayHaveHappenedBecauseNobodyTellsTheAccount() {
        world.console.faults().set(FakeConsole.Fault.NO_TOKENS, true);
        assertThat(failure(() -> market.create("another", placement())))
                .isInstanceOf(ConsoleFailure.UnrecognisedError.class);
        assertThat(world.claims.isBegun("another")).isFalse();
        // Somebody else's, so that Console's list is not empty.
        world.console.faults().set(FakeConsole.Fault.NO_TOKENS, false);
        world.claims.claim(create(market).dseq());
        world.console.faults().set(FakeConsole.Fault.NO_TOKENS, true);
        world.claims.creating("create", HASH, HASH, Instant.now());

        assertThat(failure(() -> market.create("create", placement())))
                .isEqualTo(new ConsoleFailure.OutcomeUnknown("its account cannot be asked: Console answers 520: Web"
                        + " server is returning an unknown error"));

        assertThat(world.claims.isBegun("create")).isTrue();
        assertThat(world.console.created()).hasSize(1);
    }

    @Test
    void doesNotKnowWhatBecameOfACreationThatShowsNowhere() {
        world.console.faults().next(FakeConsole.Fault.LOST, 1);

        assertThat(failure(() -> market.create("create", placement())))
                .isInstanceOf(ConsoleFailure.OutcomeUnknown.class);
        PlacedDeployment placed = market.create("create", placement());

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void asksAgainAtOnceAfterARefusal() {
        world.console.faults().set(FakeConsole.Fault.BROKE, true);
        assertThatExceptionOfType(ConsoleException.class).isThrownBy(() -> market.create("create", placement()));
        world.console.faults().set(FakeConsole.Fault.BROKE, false);

        assertThat(market.create("create", placement()).id().dseq()).isPositive();
    }

    @Test
    void doesNotCreateAgainWhatHasBeenClosedSince() {
        DeploymentId id = market.create("create", placement()).id();
        market.close("close", id);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.create("create", placement()))
                .withMessage("deployment " + id.dseq() + " was created and has been closed since");
    }

    @Test
    void adoptsWhatConsoleCreatedWithoutAnswering() {
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        PlacedDeployment placed = create(market, SDL);

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
        assertThat(world.chain.deployments()).isEqualTo(1);
    }

    @Test
    void adoptsNothingThatSomebodyElseHasClaimed() {
        create(market, SDL);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        PlacedDeployment second = create(market, SDL);

        assertThat(world.console.created())
                .hasSize(2)
                .last()
                .isEqualTo(second.id().dseq());
    }

    @Test
    void takesNoLeaseWhileTopUpIsOnAndLeavesNothingBehind() {
        world.console.faults().set(FakeConsole.Fault.STUBBORN, true);

        assertThat(failure(() -> create(market, SDL))).isInstanceOf(ConsoleFailure.TopUpNotOff.class);

        assertThat(world.console.toppedUp()).isEmpty();
        assertThat(world.markets()
                        .chain()
                        .deployments(
                                world.managed.address(),
                                Optional.of(io.purser.akash.chain.model.Deployment.ChainDeploymentState.ACTIVE)))
                .isEmpty();
    }

    @Test
    void triesAgainWhenConsoleLimitsTheRateOrIsNotReady() {
        world.console.faults().next(FakeConsole.Fault.LIMITED, 1);
        world.console.faults().next(FakeConsole.Fault.UNREADY, 2);

        create(market, SDL);

        assertThat(world.console.created()).hasSize(1);
    }

    @Test
    void saysThatConsolesAccountIsEmpty() {
        world.console.faults().set(FakeConsole.Fault.BROKE, true);

        assertThat(failure(() -> create(market, SDL))).isInstanceOf(ConsoleFailure.InsufficientBalance.class);
    }
}
