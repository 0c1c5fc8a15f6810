package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures the time of reading and hashing. {@code bench/sdl} runs it; it is not one of the tests. */
@EnabledIfSystemProperty(named = "purser.bench.files", matches = ".+")
class SdlBench {
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 40;
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

    @Test
    void readsAndHashes() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String file : Files.readAllLines(Path.of(System.getProperty("purser.bench.files", "")))) {
            texts.add(Files.readString(Path.of(file)));
        }
        int hashed = 0;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (String text : texts) {
                hashed += readAndHash(text);
            }
        }
        long[] medians = texts.stream().mapToLong(SdlBench::median).sorted().toArray();
        assertThat(hashed).isPositive();
        Files.writeString(
                Path.of("target/bench-sdl.txt"),
                String.format(
                        "%d files (%d valid): median %.3f ms a file, slowest %.3f ms, warm%n",
                        texts.size(),
                        hashed / WARM_UP_ROUNDS,
                        medians[medians.length / 2] / NANOSECONDS_PER_MILLISECOND,
                        medians[medians.length - 1] / NANOSECONDS_PER_MILLISECOND));
    }

    private static long median(String text) {
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            readAndHash(text);
            times[round] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    /** 1 if the text is valid, otherwise 0. */
    private static int readAndHash(String text) {
        Sdl sdl = Sdl.check(text).sdl();
        return sdl != null && sdl.manifest().hash().length == 32 ? 1 : 0;
    }
}
