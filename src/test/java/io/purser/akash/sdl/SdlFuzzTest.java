package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ProcessorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Changes valid files at random, from a seed that it prints, and requires an answer for each: no crash and no hang.
 * Every accepted file has to render to a file with the same meaning. Runs for {@code -Dpurser.fuzz.seconds} (5 by
 * default; the seed is always the same, so that more seconds in each build would try the same files again).
 */
@Execution(ExecutionMode.CONCURRENT)
class SdlFuzzTest {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final String[] FRAGMENTS = {
        "0",
        "-1",
        "1e999",
        "0x7fffffffffffffff",
        "99999999999999999999",
        ".inf",
        "null",
        "~",
        "true",
        "yes",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "*a",
        "&a ",
        "<<: *a",
        "!!str ",
        "|\n",
        ">-\n",
        "\t",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\u2028",
        "\ufeff",
        "\ud83d\ude00",
        "${A}",
        "1Ei",
        "1E",
        "16Ei",
        "2.1",
        "2.0",
        "ram",
        "/",
        "a: b",
        "{}",
        "[]",
        "[{}]",
        "\n",
        "  "
    };

    @Test
    void answersWhateverTheText() throws IOException {
        long seed = Long.getLong("purser.fuzz.seed", 371);
        Instant end = Instant.now().plusSeconds(Integer.getInteger("purser.fuzz.seconds", 5));
        Random random = new Random(seed);
        List<String> corpus = corpus();
        int valid = 0;
        int round = 0;
        for (; Instant.now().isBefore(end); round++) {
            String text = mutate(corpus.get(random.nextInt(corpus.size())), random);
            if (answers(text, seed, round)) {
                valid++;
            }
        }
        assertThat(valid).as("of %d rounds", round).isPositive();
    }

    private static boolean answers(String text, long seed, int round) {
        Duration start = ProcessorTime.now();
        try {
            SdlCheckResult checked = Sdl.check(text);
            if (checked.sdl() != null) {
                Sdl again = Sdl.parse(checked.sdl().render());
                assertThat(again.manifest().hashHex())
                        .isEqualTo(checked.sdl().manifest().hashHex());
                assertThat(again.groups()).isEqualTo(checked.sdl().groups());
                assertThat(checked.sdl().cost().perBlock().amount()).isNotNegative();
            }
            assertThat(ProcessorTime.now().minus(start)).isLessThan(LONGEST);
            return checked.isValid();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
        }
    }

    private static List<String> corpus() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path fixture : SdlFixturesTest.fixtures()) {
            texts.add(Files.readString(fixture.resolve("input.yaml")));
        }
        return texts;
    }

    private static String mutate(String text, Random random) {
        String mutated = text;
        for (int change = random.nextInt(4); change >= 0; change--) {
            mutated = random.nextBoolean() ? changeText(mutated, random) : changeLines(mutated, random);
        }
        return mutated;
    }

    private static String changeText(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + fragment + text.substring(at);
            case 1 -> text.substring(0, at) + fragment + text.substring(to);
            case 2 -> text.substring(0, at) + text.substring(to);
            default ->
                text.substring(0, at) + text.substring(at, to).repeat(1 + random.nextInt(40)) + text.substring(to);
        };
    }

    private static String changeLines(String text, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int colon = line.indexOf(": ");
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> lines.set(at, "  " + line);
            default ->
                lines.set(
                        at,
                        (colon < 0 ? line : line.substring(0, colon + 2))
                                + FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        }
        return String.join("\n", lines);
    }
}
