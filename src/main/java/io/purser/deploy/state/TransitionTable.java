package io.purser.deploy.state;

import static io.purser.deploy.state.DeploymentState.BIDDING;
import static io.purser.deploy.state.DeploymentState.CLOSED;
import static io.purser.deploy.state.DeploymentState.CLOSING;
import static io.purser.deploy.state.DeploymentState.CREATED;
import static io.purser.deploy.state.DeploymentState.FAILED;
import static io.purser.deploy.state.DeploymentState.FUNDED;
import static io.purser.deploy.state.DeploymentState.LEASED;
import static io.purser.deploy.state.DeploymentState.MANIFEST_SENT;
import static io.purser.deploy.state.DeploymentState.READY;
import static io.purser.deploy.state.DeploymentState.REQUESTED;
import static io.purser.deploy.state.DeploymentState.UPDATING;
import static io.purser.deploy.state.DeploymentState.VALIDATED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All transitions. A worker cannot write another one, because {@link StateChange} cannot be built for it. A test writes
 * the diagram in {@code docs/deploy.md} from this table.
 */
public final class TransitionTable {
    /** The states with leases, in which a provider can fail. */
    private static final List<DeploymentState> SERVED = List.of(LEASED, MANIFEST_SENT, READY);

    private static final List<Transition> ALL = all();
    private static final Map<DeploymentState, Map<TransitionEvent, Transition>> BY_STATE = byState();

    private TransitionTable() {}

    /** All transitions, in the order of a deployment's life. */
    public static List<Transition> transitions() {
        return ALL;
    }

    /** The transition of an event; empty if the event cannot happen in that state. */
    public static Optional<Transition> find(DeploymentState from, TransitionEvent event) {
        return Optional.ofNullable(BY_STATE.getOrDefault(from, Map.of()).get(event));
    }

    /**
     * The transition of an event.
     *
     * @throws IllegalStateException if the event cannot happen in that state
     */
    public static Transition require(DeploymentState from, TransitionEvent event) {
        return find(from, event)
                .orElseThrow(
                        () -> new IllegalStateException("a deployment that is %s has no transition for the event %s"
                                .formatted(from.code(), event.code())));
    }

    /** The steps that may be under way in a state. */
    public static Set<DeploymentStep> steps(DeploymentState state) {
        return switch (state) {
            case FUNDED -> Set.of(DeploymentStep.CREATE);
            case BIDDING -> Set.of(DeploymentStep.LEASE);
            case LEASED -> Set.of(DeploymentStep.SEND_MANIFEST, DeploymentStep.REORDER);
            case MANIFEST_SENT -> Set.of(DeploymentStep.UPDATE, DeploymentStep.REORDER);
            case READY -> Set.of(DeploymentStep.DEPOSIT, DeploymentStep.REORDER);
            case UPDATING -> Set.of(DeploymentStep.UPDATE);
            case CLOSING -> Set.of(DeploymentStep.CLOSE);
            case REQUESTED, VALIDATED, CREATED, CLOSED, FAILED -> Set.of();
        };
    }

    /** Refuses a step that cannot be under way in that state. */
    static void requireStep(DeploymentState state, @Nullable DeploymentStep step) {
        if (step != null && !steps(state).contains(step)) {
            throw new IllegalStateException(
                    "a deployment that is %s cannot have the step %s under way".formatted(state.code(), step.code()));
        }
    }

    private static List<Transition> all() {
        List<Transition> all = new ArrayList<>();
        add(all, REQUESTED, TransitionEvent.FUNDS_FOUND, VALIDATED);
        add(all, VALIDATED, TransitionEvent.DEPOSIT_HELD, FUNDED);
        add(all, FUNDED, TransitionEvent.DEPLOYMENT_CREATED, CREATED, TransitionAction.CLAIM_NUMBER);
        add(all, CREATED, TransitionEvent.BIDDING_OPENED, BIDDING);
        add(all, BIDDING, TransitionEvent.LEASE_REFUSED, BIDDING);
        add(all, BIDDING, TransitionEvent.LEASES_TAKEN, LEASED);
        add(all, LEASED, TransitionEvent.MANIFEST_ACCEPTED, MANIFEST_SENT);
        add(all, MANIFEST_SENT, TransitionEvent.FOUND_HEALTHY, READY, TransitionAction.RECORD_SUCCESS);
        add(all, MANIFEST_SENT, TransitionEvent.ROLL_BACK_BEGUN, MANIFEST_SENT);
        add(all, MANIFEST_SENT, TransitionEvent.ROLLED_BACK, MANIFEST_SENT, TransitionAction.RESTORE_SDL);
        add(all, READY, TransitionEvent.DEPOSIT_PAID, READY, TransitionAction.CLEAR_DEPOSIT_REQUEST);
        add(all, READY, TransitionEvent.DEPOSIT_REFUSED, READY, TransitionAction.CLEAR_DEPOSIT_REQUEST);
        add(all, READY, TransitionEvent.TOP_UP_PAID, READY);
        add(all, READY, TransitionEvent.TOP_UP_REFUSED, READY);
        add(all, READY, TransitionEvent.TOP_UP_REFUSED_AGAIN, READY);
        add(all, READY, TransitionEvent.UPDATE_BEGUN, UPDATING);
        add(all, UPDATING, TransitionEvent.UPDATE_ACCEPTED, MANIFEST_SENT, TransitionAction.SWAP_SDL);
        add(all, UPDATING, TransitionEvent.UPDATE_KNOWN, MANIFEST_SENT);
        add(all, UPDATING, TransitionEvent.UPDATE_REFUSED, UPDATING);
        add(all, UPDATING, TransitionEvent.ROLLED_BACK, MANIFEST_SENT, TransitionAction.RESTORE_SDL);
        for (DeploymentState changing : List.of(UPDATING, MANIFEST_SENT)) {
            add(all, changing, TransitionEvent.UPDATE_ABANDONED, READY, TransitionAction.RESTORE_SDL);
        }
        for (DeploymentState served : SERVED) {
            add(all, served, TransitionEvent.PROVIDER_EXCLUDED, served, TransitionAction.RECORD_FAILURE);
            add(all, served, TransitionEvent.GROUPS_REORDERED, BIDDING);
            add(all, served, TransitionEvent.PLACEMENT_ABANDONED, CLOSING, TransitionAction.RECORD_FAILURE);
        }
        for (DeploymentState early : List.of(REQUESTED, VALIDATED)) {
            add(all, early, TransitionEvent.WITHDRAWN, CLOSED);
            add(all, early, TransitionEvent.REJECTED, FAILED);
        }
        for (DeploymentState held : List.of(VALIDATED, FUNDED, CREATED, BIDDING, LEASED, MANIFEST_SENT, READY)) {
            add(all, held, TransitionEvent.CLOSE_ASKED, CLOSING);
            add(all, held, TransitionEvent.GIVEN_UP, CLOSING);
        }
        add(all, UPDATING, TransitionEvent.CLOSE_ASKED, CLOSING);
        add(all, CLOSING, TransitionEvent.PLACED_AGAIN, VALIDATED);
        add(all, CLOSING, TransitionEvent.CLOSURE_SETTLED, CLOSED);
        add(all, CLOSING, TransitionEvent.FAILURE_SETTLED, FAILED);
        for (DeploymentState state : DeploymentState.values()) {
            if (!steps(state).isEmpty() && state != UPDATING) {
                add(all, state, TransitionEvent.STEP_BEGUN, state);
            }
            if (!state.isOver()) {
                add(all, state, TransitionEvent.NOTED, state);
                add(all, state, TransitionEvent.WARNED, state);
            }
        }
        return List.copyOf(all);
    }

    private static void add(List<Transition> all, DeploymentState from, TransitionEvent event, DeploymentState to) {
        add(all, from, event, to, TransitionAction.NONE);
    }

    private static void add(
            List<Transition> all,
            DeploymentState from,
            TransitionEvent event,
            DeploymentState to,
            TransitionAction action) {
        all.add(new Transition(from, event, to, action));
    }

    private static Map<DeploymentState, Map<TransitionEvent, Transition>> byState() {
        Map<DeploymentState, Map<TransitionEvent, Transition>> table = new EnumMap<>(DeploymentState.class);
        Arrays.stream(DeploymentState.values())
                .forEach(state -> table.put(state, new EnumMap<>(TransitionEvent.class)));
        for (Transition transition : ALL) {
            Map<TransitionEvent, Transition> events = table.get(transition.from());
            if (events == null || events.put(transition.event(), transition) != null) {
                throw new IllegalStateException("the table has two lines for %s and %s"
                        .formatted(transition.from().code(), transition.event().code()));
            }
        }
        return table;
    }
}
