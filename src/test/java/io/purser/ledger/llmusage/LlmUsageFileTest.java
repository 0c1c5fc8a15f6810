package io.purser.ledger.llmusage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmUsageFileTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final String LINE = """
            {"ts": "2025-08-11T16:36:06.967806", "provider": "openrouter", "model": "qwen2-72b", "tokens_in": 10,
             "tokens_out": 20, "cost": 5e-05, "task_id": null, "agent": "scribe", "status": "ok"}""";

    private static List<LlmUsageFile.IdentifiedLine> read(String body, ZoneId zone) {
        return LlmUsageFile.read(body.getBytes(StandardCharsets.UTF_8), zone, NOW);
    }

    private static LlmUsageFile.IdentifiedLine line(String line) {
        return read("[" + line + "]", ZoneOffset.UTC).getFirst();
    }

    private static Problem refused(String body) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(body, ZoneOffset.UTC));
        assertThat(problem).as(body).isNotNull();
        return problem;
    }

    @Test
    void readsALineExactly() {
        LlmUsageFile.IdentifiedLine known = line(LINE);

        assertThat(known.line().time()).isEqualTo(Instant.parse("2025-08-11T16:36:06.967806Z"));
        assertThat(known.line().cost()).isEqualByComparingTo("0.00005");
        assertThat(known.line().charged()).isEqualTo(Usd.parse("0.00005"));
        assertThat(known.line().callStatus()).isEqualTo(CallStatus.OK);
        assertThat(TimeOrderedUuids.timeOf(known.entry())).isEqualTo(Instant.parse("2025-08-11T16:36:06.967Z"));
        assertThat(TimeOrderedUuids.isVersion7(known.entry())).isTrue();
    }

    @Test
    void keepsTheExactCostOfAFloatAndChargesTheNextNanoDollar() {
        LlmUsageLine line =
                line(LINE.replace("5e-05", "1.7999999999999997e-05")).line();

        assertThat(line.cost()).isEqualByComparingTo("0.000017999999999999997");
        assertThat(line.charged()).isEqualTo(Usd.parse("0.000018"));
        assertThat(line.toJson()).contains("\"cost\":0.000017999999999999997,");
    }

    @Test
    void readsATimeWithoutAZoneOnTheClockThatIsGiven() {
        ZoneId chicago = ZoneId.of("America/Chicago");

        assertThat(read("[" + LINE + "]", chicago).getFirst().line().time())
                .isEqualTo(Instant.parse("2025-08-11T21:36:06.967806Z"));
        assertThat(read("[" + LINE.replace("967806", "967806Z") + "]", chicago)
                        .getFirst()
                        .line()
                        .time())
                .isEqualTo(Instant.parse("2025-08-11T16:36:06.967806Z"));
        assertThat(read("[" + LINE.replace("06.967806", "06+02:00") + "]", chicago)
                        .getFirst()
                        .line()
                        .time())
                .isEqualTo(Instant.parse("2025-08-11T14:36:06Z"));
    }

    @Test
    void tellsEqualLinesApartByHowOftenTheyCameAndKnowsThemAgain() {
        List<LlmUsageFile.IdentifiedLine> first = read("[" + LINE + "," + LINE + "]", ZoneOffset.UTC);
        List<LlmUsageFile.IdentifiedLine> grown =
                read("[" + LINE + "," + LINE + "," + LINE.replace("5e-05", "0.000050") + "]", ZoneOffset.UTC);

        assertThat(first.get(0).fingerprint()).isNotEqualTo(first.get(1).fingerprint());
        assertThat(first.get(0).entry()).isNotEqualTo(first.get(1).entry());
        assertThat(grown.subList(0, 2)).isEqualTo(first);
        assertThat(grown.get(2).fingerprint())
                .isNotIn(first.get(0).fingerprint(), first.get(1).fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"ok, OK", "fallback, OK", "error, ERROR", "cancelled, CANCELLED", "unsettled, UNSETTLED"})
    void readsEveryStatus(String text, CallStatus status) {
        assertThat(line(LINE.replace("\"ok\"", "\"" + text + "\"")).line().callStatus())
                .isEqualTo(status);
        assertThat(line(LINE.replace("\"ok\"", "null")).line().callStatus()).isEqualTo(CallStatus.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tokens_in\": 10 | \"tokens_in\": -1 | [0].tokens_in",
                "\"tokens_in\": 10 | \"tokens_in\": 1.5 | [0].tokens_in",
                "\"tokens_in\": 10 | \"tokens_input\": 10 | [0].tokens_in",
                "\"cost\": 5e-05 | \"cost\": -5e-05 | [0].cost",
                "\"cost\": 5e-05 | \"cost\": \"5e-05\" | [0].cost",
                "\"cost\": 5e-05 | \"cost\": 1e300 | [0].cost",
                "\"cost\": 5e-05 | \"cost\": null | [0].cost",
                "\"ok\" | \"fine\" | [0].status",
                "\"scribe\" | 5 | [0].agent",
                "\"openrouter\" | \"open:router\" | [0].provider",
                "2025-08-11T16:36:06.967806 | 11.08.2025 16:36 | [0].ts",
                "2025-08-11T16:36:06.967806 | 2026-11-23T00:00:01 | [0].ts",
                "2025-08-11T16:36:06.967806 | 1970-01-01T00:00:00 | [0].ts",
                "\"ok\" | \"ok\", \"latency\": 3 | [0].latency",
                "\"ok\" | \"ok\", \"ts\": \"2025-08-11T16:36:06\" | [0].ts"
            })
    void refusesALineThatIsWrongByItsPath(String right, String wrong, String path) {
        String changed = LINE.replace(right.strip(), wrong.strip());
        assertThat(changed).isNotEqualTo(LINE);

        Problem problem = refused("[" + changed + "]");

        assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
        assertThat(problem.violations())
                .anySatisfy(violation -> assertThat(violation.path()).isEqualTo(path.strip()));
    }

    @Test
    void tellsOnWhichLineAMistakeIs() {
        Problem problem = refused("[\n" + LINE + ",\n" + LINE.replace("20", "-20") + "\n]");

        assertThat(problem.violations().getFirst().path()).startsWith("[1].");
        assertThat(problem.detail()).contains("(line ");
        assertThat(problem.violations()).anySatisfy(violation -> {
            assertThat(violation.path()).isEqualTo("[1].tokens_out");
            assertThat(violation.message()).endsWith("(line 5)");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "''", "[{]", "[1] x", "null"})
    void refusesWhatIsNoSuchFile(String body) {
        assertThat(refused(body.equals("''") ? "" : body).type()).isEqualTo(ProblemType.MALFORMED);
    }

    @Test
    void writesTimesAsPythonDoes() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(LlmUsageLine.ts(Instant.parse("2025-08-11T14:36:06.967Z"), berlin))
                .isEqualTo("2025-08-11T16:36:06.967000");
        assertThat(LlmUsageLine.ts(Instant.parse("2025-12-11T14:36:06Z"), berlin))
                .isEqualTo("2025-12-11T15:36:06.000000");
    }
}
