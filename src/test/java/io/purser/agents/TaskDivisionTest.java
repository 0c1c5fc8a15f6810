package io.purser.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.json.OverridableDocument;
import io.purser.support.ProcessorTime;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built-in agents, by files of tasks that were written in other words than their examples. {@code unseen.tsv} and
 * {@code business.tsv} were not looked at while the agents were written.
 */
@Execution(ExecutionMode.CONCURRENT)
class TaskDivisionTest {
    private final TaskDivision division = builtIn();

    private static TaskDivision builtIn() {
        byte[] content = OverridableDocument.read("PURSER_AGENTS", Optional.empty(), TaskDelegator.BUILT_IN)
                .content();
        return new TaskDivision(AgentFile.read(TaskDelegator.BUILT_IN, content));
    }

    private static TaskFile read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                TaskDivisionTest.class.getResourceAsStream("/delegate/" + file), "the file of tasks")) {
            return TaskFile.parse(new String(in.readAllBytes(), UTF_8));
        }
    }

    /** The task as one part, so that the classifier alone is judged. */
    private TaskPart whole(String task) {
        return division.whole(task);
    }

    @ParameterizedTest
    @CsvSource({"tasks.tsv, 200", "unseen.tsv, 100", "everyday.tsv, 200", "business.tsv, 200", "requests.tsv, 298"})
    void putsAtLeastNinetyFivePercentRightAndKnowsHowSureItMayBe(String file, int tasks) throws IOException {
        TaskFile.Result result = read(file).judge(task -> {
            TaskPart part = whole(task);
            return new TaskFile.Choice(part.agent().name(), part.confidence().doubleValue());
        });

        assertThat(read(file).tasks()).hasSize(tasks);
        assertThat(result.wrong()).hasSizeLessThanOrEqualTo(tasks / 20);
        assertThat(result.calibrationError()).isLessThan(0.05);
    }

    /** What an agent works on says less about the agent than what it has to do. */
    @Test
    void knowsTheRequestBesideATextOfAnotherAgent() throws IOException {
        assertThat(wrong("payload.tsv")).hasSizeLessThanOrEqualTo(6);
        assertThat(wrong("headed.tsv")).hasSizeLessThanOrEqualTo(1);
        assertThat(division.divide("Translate into French: The server crashed. The database has no disk space."))
                .singleElement()
                .satisfies(part -> assertThat(part.agent().name()).isEqualTo("utility-belt"));
    }

    private List<String> wrong(String file) throws IOException {
        return read(file)
                .judge(task -> {
                    TaskPart part = whole(task);
                    return new TaskFile.Choice(
                            part.agent().name(), part.confidence().doubleValue());
                })
                .wrong();
    }

    @Test
    void asksAPersonAboutMostTasksOfNobodyAndTextsThatSayTooLittle() throws IOException {
        List<String> notAsked = read("nobody.tsv").tasks().stream()
                .map(TaskFile.Task::text)
                .filter(task -> division.divide(task).stream().allMatch(part -> part.question() == null))
                .toList();

        assertThat(read("nobody.tsv").tasks()).hasSize(100);
        assertThat(notAsked).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void keepsAClearPartApartFromAnUnclearOne() {
        List<TaskPart> parts = division.divide("Work out our runway, then draft a note to the board about it");

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().agent().name()).isEqualTo("cfo");
        assertThat(parts.getFirst().question()).isNull();
        assertThat(parts.getLast().question()).isNotNull();
    }

    @Test
    void keepsAConditionWithItsPart() {
        assertThat(division.divide(
                        "Write the sales pitch for the hospital, and once that is done send them the invoice"))
                .extracting(TaskPart::task)
                .containsExactly("Write the sales pitch for the hospital", "once that is done send them the invoice");
    }

    @Test
    void asksWhetherTheOneLikelyAgentIsMeant() {
        assertThat(division.divide("Same as yesterday").getFirst().question())
                .isEqualTo(
                        "Is this for utility-belt (small jobs that need a tool: converting, translating, calculating,"
                                + " looking up)?");
        assertThat(division.divide("Water the plants in the lobby").getFirst().question())
                .startsWith("Who should do this? There are ceo (the strategy");
    }

    @Test
    void learnsWhatIsOutOfScope() {
        String agents = """
                "agents": [
                  {"name": "baker", "description": "bread", "examples": ["Bake a loaf of bread", "Bake fresh bread"]},
                  {"name": "smith", "description": "iron", "examples": ["Forge a sword", "Mend the iron plough"]}]}""";
        TaskDivision without = new TaskDivision(AgentFile.read("small", ("{" + agents).getBytes(UTF_8)));
        TaskDivision with = new TaskDivision(AgentFile.read(
                "small",
                ("{\"out_of_scope\": [\"Bake a brick of clay\", \"Burn the clay\"], " + agents).getBytes(UTF_8)));

        assertThat(without.divide("Bake the clay").getFirst().question()).isNull();
        assertThat(with.divide("Bake the clay").getFirst().question()).isNotNull();
        assertThat(with.divide("Bake fresh bread").getFirst().question()).isNull();
    }

    @Test
    void dividesCompoundTasksAndNoOthers() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (TaskFile.Task task : read("compound.tsv").tasks()) {
            String agents = String.join(
                    " ",
                    division.divide(task.text()).stream()
                            .map(part -> part.agent().name())
                            .toList());
            if (!agents.equals(task.agent())) {
                wrong.add("%s, not %s: %s".formatted(agents, task.agent(), task.text()));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void leavesTasksOfOneAgentWhole() throws IOException {
        List<String> divided = read("tasks.tsv").tasks().stream()
                .map(TaskFile.Task::text)
                .filter(task -> division.divide(task).size() > 1)
                .toList();

        assertThat(divided).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void learnsTheSameEachTime() throws IOException {
        TaskDivision again = builtIn();

        for (TaskFile.Task task : read("tasks.tsv").tasks()) {
            assertThat(again.divide(task.text())).isEqualTo(division.divide(task.text()));
        }
    }

    /** The figures of one machine are those of every other one. */
    @Test
    void computesTheSameEverywhere() {
        TaskDivision small = new TaskDivision(AgentFile.read("small", """
                {"agents": [
                  {"name": "baker", "description": "bread", "examples": ["Bake a loaf", "Mix the dough"]},
                  {"name": "smith", "description": "iron", "examples": ["Forge a sword", "Mend the plough"]}]}""".getBytes(UTF_8)));

        TaskPart part = small.divide("Bake some dough for the sword").getFirst();

        assertThat(part.agent().name()).isEqualTo("baker");
        assertThat(part.confidence()).isEqualTo(new BigDecimal("0.516"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "!!! ??? ...", "\ud83d\ude80", "\ud83d", "\u0000", "\u4f60\u597d", "zzzz qqqq"})
    void asksAPersonWhereItKnowsNoWord(String text) {
        List<TaskPart> parts = division.divide(text);

        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.confidence()).isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(part.question())
                    .startsWith(
                            "Who should do this? There are ceo (the strategy and the leadership of the company) or ");
        });
    }

    /** A share of one agent or of two would be enough for a call that costs money. */
    @Test
    void asksAPersonAboutUnknownWordsHoweverFewAgentsThereAre() {
        TaskDivision alone = new TaskDivision(AgentFile.read("small", """
                {"agents": [{"name": "baker", "description": "bread", "examples": ["Bake a loaf"]}]}""".getBytes(UTF_8)));
        TaskDivision both = new TaskDivision(AgentFile.read("small", """
                {"agents": [{"name": "baker", "description": "bread", "examples": ["Bake a loaf"]},
                            {"name": "smith", "description": "iron", "examples": ["Forge a sword"]}]}""".getBytes(UTF_8)));

        assertThat(alone.divide("Walk my dog").getFirst().question())
                .isEqualTo("Who should do this? There are baker (bread)");
        assertThat(both.divide("Walk my dog").getFirst().question()).isNotNull();
        assertThat(alone.divide("Bake a loaf").getFirst().question()).isNull();
    }

    /** Characters that stand for eighteen, words of one letter, and signs that stand for words. */
    @ParameterizedTest
    @ValueSource(strings = {"\ufdfa", "b ", "%", "\u00e9 ", "and pay ", "q; ", " \"b", ": a", "and if yes "})
    void takesNoMoreMemoryForATaskThanItSays(String hostile) {
        String task = hostile.repeat(100_000 / hostile.length());
        division.divide(task.substring(0, 2_000));
        long before = allocated();

        division.divide(task);

        // Most of what is allocated is garbage at once.
        assertThat(allocated() - before).isLessThan(10 * TaskDelegator.memoryFor(task));
        assertThat(TaskDelegator.memoryFor(task)).isEqualTo(1 << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void takesTimeInProportionToTheAccents() {
        String hostile = "\u0301".repeat(50_000) + "\u0316".repeat(50_000);

        assertThat(ProcessorTime.of(() -> division.whole(hostile))).isLessThan(Duration.ofSeconds(1));
        assertThat(ProcessorTime.of(() -> division.divide(hostile))).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void givesWhatIsTooLongToBeReadToTheLastPart() {
        String rest = " and more of it".repeat(2_000);
        String task = "Fix the crash of the login API; pay the overdue invoice of the bank" + rest;

        List<TaskPart> parts = division.divide(task);

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().task()).isEqualTo("Fix the crash of the login API");
        assertThat(parts.getLast().task()).isEqualTo("pay the overdue invoice of the bank" + rest);
    }

    @Test
    void asksWhichOfTheNearestAgentsIsMeant() {
        TaskDivision careful = new TaskDivision(AgentFile.read("small", """
                {"ask_below": 0.9, "agents": [
                  {"name": "baker", "description": "bread",
                   "examples": ["Bake a loaf of bread", "Bake fresh bread", "Mix dough for bread"]},
                  {"name": "smith", "description": "iron",
                   "examples": ["Forge a sword of iron", "Forge an iron sword", "Mend the iron plough"]},
                  {"name": "monk", "description": "books",
                   "examples": ["Copy the old book", "Bind the old book", "Read the old book"]}]}""".getBytes(UTF_8)));

        TaskPart part = careful.divide("A book of bread").getFirst();

        assertThat(part.question()).startsWith("Who should do this: ").contains("baker (bread)", "monk (books)");
        assertThat(part.question()).doesNotContain("smith").endsWith("?");
        assertThat(careful.divide("Forge a sword").getFirst().question()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deploi the new servr to prodution | cto
            RECONCILE THE LEDGER WITH THE BANK ACCOUNT | cfo
            Pr\u00e9pare the t\u00e1x return | cfo
            moderating discussions on discord | cco
            """)
    void knowsWordsInOtherSpellings(String task, String agent) {
        assertThat(whole(task).agent().name()).isEqualTo(agent);
    }
}
