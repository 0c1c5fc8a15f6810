package io.purser.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionTableTest {
    private static Set<TransitionEvent> events(DeploymentState state) {
        return TransitionTable.transitions().stream()
                .filter(transition -> transition.from() == state)
                .map(Transition::event)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void hasEachCombinationOrRefusesIt(DeploymentState state) {
        Set<TransitionEvent> known = events(state);

        assertThat(known)
                .allSatisfy(event -> assertThat(
                                TransitionTable.require(state, event).event())
                        .isEqualTo(event));
        assertThat(EnumSet.allOf(TransitionEvent.class))
                .filteredOn(event -> !known.contains(event))
                .allSatisfy(event -> assertThatThrownBy(() -> TransitionTable.require(state, event))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a deployment that is %s has no transition for the event %s"
                                .formatted(state.code(), event.code())));
    }

    @Test
    void isTheOneThatADeploymentLivesBy() {
        assertThat(TransitionTable.transitions()).hasSize(79);
        assertThat(edges())
                .containsExactly(
                        "bidding: bidding closing leased",
                        "closed: ",
                        "closing: closed closing failed validated",
                        "created: bidding closing created",
                        "failed: ",
                        "funded: closing created funded",
                        "leased: bidding closing leased manifest-sent",
                        "manifest-sent: bidding closing manifest-sent ready",
                        "ready: bidding closing ready updating",
                        "requested: closed failed requested validated",
                        "updating: closing manifest-sent ready updating",
                        "validated: closed closing failed funded validated");
    }

    private static List<String> edges() {
        return Arrays.stream(DeploymentState.values())
                .map(state -> state.code() + ": "
                        + TransitionTable.transitions().stream()
                                .filter(transition -> transition.from() == state)
                                .map(transition -> transition.to().code())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }

    @Test
    void leavesNothingBehindThatMayCost() {
        assertThat(TransitionTable.transitions())
                .filteredOn(transition -> transition.to().isOver())
                .allSatisfy(transition -> assertThat(transition.from())
                        .isIn(DeploymentState.REQUESTED, DeploymentState.VALIDATED, DeploymentState.CLOSING));
        assertThat(TransitionTable.transitions())
                .noneMatch(transition -> transition.from().isOver());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "FAILED"})
    void leadsFromEveryStateToItsEnd(DeploymentState state) {
        Map<DeploymentState, Set<DeploymentState>> next = Arrays.stream(DeploymentState.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        from -> TransitionTable.transitions().stream()
                                .filter(transition -> transition.from() == from)
                                .map(Transition::to)
                                .collect(Collectors.toSet())));
        Set<DeploymentState> reached = EnumSet.of(state);
        while (reached.addAll(reached.stream()
                .flatMap(from -> next.getOrDefault(from, Set.of()).stream())
                .toList())) {}

        assertThat(reached).contains(DeploymentState.CLOSED, DeploymentState.FAILED);
    }
}
