package io.purser.packaged;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.manifest.ManifestService;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured of the templates, as the table of {@code akash/README.md}. */
final class TemplateFigures {
    private static final Path FOLDER = Path.of("akash");
    private static final Path README = FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- measured: begin -->";
    private static final String END = "<!-- measured: end -->";
    private static final long MEBIBYTE = 1 << 20;
    private static final String HEAD = """
            | file | what runs | CPU and memory of each | ready after | first answer after | peak memory | uact a block | at most a month |
            |---|---|---|--:|--:|--:|--:|--:|
            """;

    /**
     * One template's.
     *
     * @param ownMebibytes of its own at most
     * @param codeMebibytes of the executable, in use
     */
    record Measured(Duration ready, Duration firstAnswer, long ownMebibytes, long codeMebibytes) {
        private String cells() {
            return "%s | %s | %d MiB, %d of its own"
                    .formatted(seconds(ready), seconds(firstAnswer), ownMebibytes + codeMebibytes, ownMebibytes);
        }

        private static String seconds(Duration duration) {
            return duration.compareTo(Duration.ofSeconds(1)) < 0
                    ? Math.ceilDiv(duration.toMillis(), 5) * 5 + " ms"
                    : BigDecimal.valueOf(duration.toMillis(), 3).setScale(1, RoundingMode.HALF_UP) + " s";
        }
    }

    private final Map<String, Measured> measured = new TreeMap<>();

    void put(String template, Measured figures) {
        measured.put(template, figures);
    }

    /** The table, with the templates in that order; those of which nothing was measured say so. */
    String table(Set<String> templates) throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        for (String template : templates) {
            table.append(row(template)).append('\n');
        }
        return table.toString();
    }

    private String row(String template) throws IOException {
        String text = Files.readString(FOLDER.resolve(template + ".yaml"));
        @Nullable Measured figures = measured.get(template);
        Sdl sdl = Sdl.parse(SdlTemplate.of(text).fill(Map.of()));
        SdlCost cost = sdl.cost();
        return "| `%s.yaml` | %s | %s | %s | %s | $%s |"
                .formatted(
                        template,
                        text.lines().findFirst().orElseThrow().replaceFirst("^# ([a-z-]+: )?(.*)\\.$", "$2"),
                        sdl.manifest().groups().stream()
                                .flatMap(group -> group.services().stream())
                                .map(TemplateFigures::profile)
                                .collect(Collectors.joining("; ")),
                        figures == null ? "| |" : figures.cells(),
                        cost.perBlock().amount().stripTrailingZeros().toPlainString(),
                        cost.perMonth(SdlCost.BLOCK_TIME).setScale(2, RoundingMode.CEILING));
    }

    private static String profile(ManifestService service) {
        return "%s%s CPU, %d MiB"
                .formatted(
                        service.count() == 1 ? "" : service.count() + " × ",
                        BigDecimal.valueOf(service.resources().cpu().units(), 3)
                                .stripTrailingZeros()
                                .toPlainString(),
                        service.resources().memory().quantity() / MEBIBYTE);
    }

    /** Puts a table where the README has one. */
    static void writeIntoReadme(String table) throws IOException {
        String text = Files.readString(README);
        Files.writeString(
                README,
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
                        + "\n"
                        + table
                        + text.substring(text.indexOf(END)));
    }
}
