package io.purser.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.wallet.Address;
import io.purser.money.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateChangeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<GroupLease> LEASES = List.of(new GroupLease(1, 1, "akash1p", 0, "790"));
    private static final List<String> URIS = List.of("https://web.example");
    private static final ChainIdentity CHAIN = new ChainIdentity(
            new DeploymentId(new Address("akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0"), 1_700_000_000_001L), "AB");

    /** A deployment in each state, as a worker brings it there. */
    private static final Map<DeploymentState, DeploymentProgress> SAMPLES = samples();

    private static Map<DeploymentState, DeploymentProgress> samples() {
        RequestedState requested = RequestedState.begin(NOW);
        ValidatedState validated = requested.validated(NOW);
        FundedState funded = validated.funded(
                validated.basics().budget().holding(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"), Usd.ZERO),
                NOW);
        CreatedState created = funded.creating(null).created(CHAIN, 5_000_000, NOW);
        BiddingState bidding = created.bidding(NOW);
        LeasedState leased = bidding.leasing(LEASES).leased(LEASES, NOW);
        ManifestSentState sent = leased.sendingManifest().manifestSent(NOW);
        ReadyState ready = sent.ready(URIS, NOW);
        UpdatingState updating = ready.updating(PodGenerations.NONE, NOW);
        ClosingState closing = ClosingState.of(ready, new ClosingPurpose.AsAsked(), NOW);
        BudgetShare settled = closing.basics().budget().settled();
        Map<DeploymentState, DeploymentProgress> samples = new EnumMap<>(DeploymentState.class);
        Stream.of(
                        requested,
                        validated,
                        funded,
                        created,
                        bidding,
                        leased,
                        sent,
                        ready,
                        updating,
                        closing,
                        closing.closed(settled, NOW),
                        closing.failed(settled, "gone", NOW))
                .forEach(progress -> samples.put(progress.state(), progress));
        return samples;
    }

    private static DeploymentProgress sample(DeploymentState state) {
        DeploymentProgress progress = SAMPLES.get(state);
        if (progress == null) {
            throw new IllegalStateException("there is no sample of " + state);
        }
        return progress;
    }

    @ParameterizedTest
    @EnumSource
    void canBeBuiltAsTheTableSaysAndInNoOtherWay(DeploymentState before) {
        for (TransitionEvent event : TransitionEvent.values()) {
            for (DeploymentState after : DeploymentState.values()) {
                ThrowingCallable build = () -> new StateChange(sample(before), event, sample(after));
                if (TransitionTable.find(before, event)
                        .filter(transition -> transition.to() == after)
                        .isPresent()) {
                    assertThat(new StateChange(sample(before), event, sample(after)).action())
                            .isEqualTo(TransitionTable.require(before, event).action());
                } else {
                    assertThatThrownBy(build)
                            .as("%s, %s, %s", before, event, after)
                            .isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    private static DeploymentProgress with(DeploymentState state, @Nullable DeploymentStep step) {
        ProgressBasics basics = sample(state).basics();
        EscrowStatus escrow = sample(state).escrow();
        return switch (state) {
            case LEASED -> new LeasedState(basics, CHAIN, escrow, LEASES, step);
            case MANIFEST_SENT -> new ManifestSentState(basics, CHAIN, escrow, LEASES, URIS, PodGenerations.NONE, step);
            case READY -> new ReadyState(basics, CHAIN, escrow, LEASES, URIS, step, 0, false);
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING, UPDATING, CLOSING, CLOSED, FAILED -> sample(state);
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"LEASED", "MANIFEST_SENT", "READY"})
    void hasOnlyTheStepsOfItsState(DeploymentState state) {
        assertThat(EnumSet.allOf(DeploymentStep.class)).allSatisfy(step -> {
            if (TransitionTable.steps(state).contains(step)) {
                assertThat(with(state, step).step()).isEqualTo(step);
            } else {
                assertThatThrownBy(() -> with(state, step)).isInstanceOf(IllegalStateException.class);
            }
        });
    }

    @Test
    void goesTheWholeWay() {
        assertThat(SAMPLES.keySet()).containsExactlyElementsOf(Arrays.asList(DeploymentState.values()));
        assertThat(sample(DeploymentState.UPDATING).step()).isEqualTo(DeploymentStep.UPDATE);
        assertThat(sample(DeploymentState.CLOSED).id()).contains(CHAIN.id());
        assertThat(sample(DeploymentState.FAILED).failure()).isEqualTo("gone");
    }

    @Test
    void isWrittenByOneClassOnly() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> writers = sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> {
                        try {
                            return Files.readString(path).contains("update deployment set state");
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(writers).containsExactly(Path.of("src/main/java/io/purser/deploy/store/WorkerRows.java"));
        }
    }
}
