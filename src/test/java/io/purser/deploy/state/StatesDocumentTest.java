package io.purser.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Writes the part of {@code docs/deploy.md} that comes from {@link TransitionTable}, and compares it with the file. */
class StatesDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/deploy.md");
    private static final Path WRITTEN = Path.of("target/deploy-states.md");
    private static final String BEGIN = "<!-- written from TransitionTable: begin -->\n";
    private static final String END = "<!-- written from TransitionTable: end -->\n";
    /** These events change no state and can happen in every state that is not over. */
    private static final Set<TransitionEvent> EVERYWHERE =
            Set.of(TransitionEvent.STEP_BEGUN, TransitionEvent.NOTED, TransitionEvent.WARNED);

    @Test
    void showsTheTransitionsOfTheTable() throws IOException {
        String expected = diagram() + "\n" + table() + "\n" + steps();
        Files.createDirectories(WRITTEN.getParent());
        Files.writeString(WRITTEN, BEGIN + expected + END);

        String document = Files.readString(DOCUMENT);
        String shown = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));

        assertThat(shown)
                .as("%s differs from TransitionTable: put %s between its two marks", DOCUMENT, WRITTEN)
                .isEqualTo(expected);
    }

    private static String diagram() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        for (DeploymentState state : DeploymentState.values()) {
            text.append("    state \"%s\" as %s\n".formatted(state.code(), name(state)));
        }
        text.append("    [*] --> requested\n");
        Map<String, String> edges = new LinkedHashMap<>();
        TransitionTable.transitions().stream()
                .filter(transition -> !EVERYWHERE.contains(transition.event()))
                .forEach(transition -> edges.merge(
                        name(transition.from()) + " --> " + name(transition.to()),
                        transition.event().code(),
                        (first, next) -> first + ", " + next));
        edges.forEach((edge, events) -> text.append("    %s: %s\n".formatted(edge, events)));
        Arrays.stream(DeploymentState.values())
                .filter(DeploymentState::isOver)
                .forEach(state -> text.append("    %s --> [*]\n".formatted(name(state))));
        return text.append("```\n").toString();
    }

    /** A hyphen is a part of an arrow in Mermaid. */
    private static String name(DeploymentState state) {
        return state.code().replace('-', '_');
    }

    private static String table() {
        StringBuilder text =
                new StringBuilder("| event | what happens | from → to | written with it |\n|---|---|---|---|\n");
        for (TransitionEvent event : TransitionEvent.values()) {
            if (EVERYWHERE.contains(event)) {
                continue;
            }
            Map<String, Set<String>> from = new LinkedHashMap<>();
            Set<String> actions = new TreeSet<>();
            TransitionTable.transitions().stream()
                    .filter(transition -> transition.event() == event)
                    .forEach(transition -> {
                        from.computeIfAbsent(
                                        transition.from() == transition.to()
                                                ? "the same"
                                                : transition.to().code(),
                                        to -> new java.util.LinkedHashSet<>())
                                .add(transition.from().code());
                        actions.add(transition.action().words());
                    });
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            event.code(),
                            event.words(),
                            from.entrySet().stream()
                                    .map(entry -> String.join(", ", entry.getValue()) + " → " + entry.getKey())
                                    .collect(Collectors.joining("; ")),
                            String.join("; ", actions)));
        }
        return text.toString();
    }

    private static String steps() {
        StringBuilder text = new StringBuilder("| state | steps that may be under way |\n|---|---|\n");
        for (DeploymentState state : DeploymentState.values()) {
            if (!TransitionTable.steps(state).isEmpty()) {
                text.append("| %s | %s |\n"
                        .formatted(
                                state.code(),
                                TransitionTable.steps(state).stream()
                                        .map(DeploymentStep::code)
                                        .sorted()
                                        .map(step -> "`" + step + "`")
                                        .collect(Collectors.joining(", "))));
            }
        }
        return text.toString();
    }
}
