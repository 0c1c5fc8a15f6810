package io.purser.akash.sdl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Measures the time of reading and hashing SDL files, and in the same run that of the YAML parser alone, which is the
 * floor. {@code bench/sdl} runs it; it is not one of the tests.
 */
public final class SdlBench {
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 40;
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();
    private static final PrintStream OUT = System.out;

    private SdlBench() {}

    /**
     * Measures both parts.
     *
     * @param arguments the name of a file with the names of the SDL files, one a line
     */
    public static void main(String[] arguments) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String file : Files.readAllLines(Path.of(arguments[0]))) {
            texts.add(Files.readString(Path.of(file)));
        }
        int valid = texts.stream().mapToInt(SdlBench::readAndHash).sum();
        OUT.printf("%d files, %d of them valid; ms a file, once warm%n", texts.size(), valid);
        OUT.printf("%-34s %8s %8s%n", "", "median", "slowest");
        double floor = measure("the YAML parser alone", texts, SdlBench::parse);
        double all = measure("read, checked and hashed", texts, SdlBench::readAndHash);
        OUT.printf("ratio of the medians: %.1f%n", all / floor);
    }

    /** The median, in nanoseconds, of the files' medians. */
    private static double measure(String name, List<String> texts, ToIntFunction<String> work) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (String text : texts) {
                var _ = work.applyAsInt(text);
            }
        }
        long[] medians =
                texts.stream().mapToLong(text -> median(text, work)).sorted().toArray();
        long median = medians[medians.length / 2];
        OUT.printf(
                "%-34s %8.3f %8.3f%n",
                name, median / NANOSECONDS_PER_MILLISECOND, medians[medians.length - 1] / NANOSECONDS_PER_MILLISECOND);
        return median;
    }

    private static long median(String text, ToIntFunction<String> work) {
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            var _ = work.applyAsInt(text);
            times[round] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    private static int parse(String text) {
        int events = 0;
        try {
            for (var event : new Parse(SETTINGS).parseString(text)) {
                events += event.getEventId() == Event.ID.Scalar ? 2 : 1;
            }
        } catch (YamlEngineException invalid) {
            return events; // some files of a corpus are wrong on purpose
        }
        return events;
    }

    /** 1 if the text is valid, otherwise 0. */
    private static int readAndHash(String text) {
        Sdl sdl = Sdl.check(text).sdl();
        return sdl != null && sdl.manifest().hash().length == 32 ? 1 : 0;
    }
}
