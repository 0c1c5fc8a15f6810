package io.purser.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ProcessorTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class TaskSplitterTest {
    private static List<String> fragments(String text) {
        return TaskSplitter.fragments(text).stream()
                .map(fragment -> text.substring(fragment.begin(), fragment.end()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Define the strategy for research and development",
                "Prepare the profit and loss statement",
                "Sales and support team of the north",
                "Pay Acme Inc. and Miller Ltd. by 3 p.m. today",
                "Raise the limit to 3.5 million",
                "Compare e.g. Rust and Go",
                "Tell me what the users search and order",
                "",
                "?!;.",
            })
    void leavesOneTaskWhole(String task) {
        assertThat(fragments(task)).containsExactly(task);
    }

    @Test
    void dividesAtSentencesSemicolonsAndConnectorsBeforeVerbs() {
        assertThat(fragments(
                        "Fix the crash and then write a post. Pay the bill; plan the party, and, finally, thank Bob & reset"
                                + " his password"))
                .containsExactly(
                        "Fix the crash",
                        "write a post",
                        "Pay the bill",
                        "plan the party",
                        "thank Bob",
                        "reset his password");
    }

    @Test
    void leavesOutWhatConnectsFragments() {
        assertThat(fragments("Plan the fair; then, please pay Bob. And also write to Ann"))
                .containsExactly("Plan the fair", "pay Bob", "write to Ann");
    }

    @Test
    void keepsAClauseWithItsRequest() {
        assertThat(fragments("When the release is out, write to Ann and pay Bob"))
                .containsExactly("When the release is out, write to Ann", "pay Bob");
    }

    @Test
    void dividesLists() {
        assertThat(fragments("Please do this:\n- file the report\n* clean the log\n\u2022 call Ann"))
                .containsExactly("Please do this:", "file the report", "clean the log", "call Ann");
        assertThat(fragments("1. welcome all 2. pay Bob\n3) rest")).containsExactly("welcome all", "pay Bob", "rest");
    }

    @Test
    void countsANounAsAVerbBeforeAnObjectOnly() {
        assertThat(fragments("Check the sales and report the result"))
                .containsExactly("Check the sales", "report the result");
        assertThat(fragments("Check the sales and report layout")).containsExactly("Check the sales and report layout");
    }

    @Test
    void takesTimeInProportionToTheText() {
        for (String hostile : new String[] {" ", ",", "and ", "then please ", "1. ", ". ", "a.", "\n", "- ", "&"}) {
            assertThat(ProcessorTime.of(() -> fragments(hostile.repeat(100_000 / hostile.length()))))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void looksAtEachWordOfAFragmentOnce() {
        String hostile = "x".repeat(50_000) + ",x".repeat(6) + ",pay".repeat(12_400);

        assertThat(ProcessorTime.of(() -> fragments(hostile))).isLessThan(Duration.ofSeconds(1));
    }
}
