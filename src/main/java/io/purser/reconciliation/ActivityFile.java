package io.purser.reconciliation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Reads what OpenRouter says about its calls: the answer of {@code GET /api/v1/activity}
 * (https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity), which has a sum for each day and endpoint,
 * and the CSV of its activity page, which has a line for each call.
 */
public final class ActivityFile {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000);
    private static final int DAY = "2026-11-30".length();

    /** The fields of the answer that Purser reads. */
    @RegisterForReflection
    @Schema(name = "OpenRouterActivity", additionalProperties = Schema.True.class)
    public record Answer(Optional<List<Item>> data) {}

    /** The sum of one endpoint on one day. */
    @RegisterForReflection
    @Schema(name = "OpenRouterActivityItem", additionalProperties = Schema.True.class)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Item(
            String date,
            Optional<String> model,
            Optional<String> modelPermaslug,
            BigDecimal usage,
            Optional<BigDecimal> byokUsageInference,
            long requests,
            long promptTokens,
            long completionTokens) {}

    private ActivityFile() {}

    /**
     * Reads the answer of the API.
     *
     * @throws Problem {@code malformed} or {@code invalid}, with the place of the mistake
     */
    public static List<Activity> readJson(byte[] json) {
        List<Item> items = answer(json).data().orElseThrow(() -> invalid("data", "is missing"));
        List<Activity> activities = new ArrayList<>();
        for (int place = 0; place < items.size(); place++) {
            Item item = items.get(place);
            String path = "data[%d]".formatted(place);
            String model =
                    item.model().or(item::modelPermaslug).orElseThrow(() -> invalid(path + ".model", "is missing"));
            activities.add(new Activity(
                    day(path + ".date", item.date()),
                    model,
                    count(path + ".requests", item.requests()),
                    count(path + ".prompt_tokens", item.promptTokens()),
                    count(path + ".completion_tokens", item.completionTokens()),
                    dollars(path + ".usage", item.usage())
                            .add(dollars(
                                    path + ".byok_usage_inference",
                                    item.byokUsageInference().orElse(BigDecimal.ZERO))),
                    BigDecimal.ZERO));
        }
        return activities;
    }

    private static Answer answer(byte[] json) {
        try {
            return OutsideJson.read(json, Answer.class);
        } catch (UnreadableJson e) {
            String[] fieldAndMistake = String.valueOf(e.getMessage()).split(":? ", 2);
            throw e.isObject() && fieldAndMistake.length == 2
                    ? invalid(fieldAndMistake[0], fieldAndMistake[1])
                    : Problem.of(
                            ProblemType.MALFORMED,
                            "the body is not the answer of OpenRouter's GET /api/v1/activity: " + e.getMessage());
        }
    }

    /**
     * Reads the lines of the activity page's CSV. The first line names the columns; their order does not matter.
     *
     * @throws Problem {@code malformed} or {@code invalid}, with the line of the mistake
     */
    public static List<Activity> readCsv(byte[] csv) {
        // One line for each call may be many lines; one sum for each day and model is not.
        Map<String, Activity> sums = new LinkedHashMap<>();
        try (MappingIterator<String[]> lines = new CsvMapper()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readerFor(String[].class)
                .readValues(csv)) {
            if (!lines.hasNextValue()) {
                throw Problem.of(ProblemType.MALFORMED, "the CSV is empty; its first line has to name the columns");
            }
            Columns columns = new Columns(Arrays.asList(lines.nextValue()));
            for (int number = 2; lines.hasNextValue(); number++) {
                Activity call = columns.read(lines.nextValue(), number);
                sums.merge(call.day() + " " + call.model(), call, Activity::plus);
            }
        } catch (IOException e) {
            throw Problem.of(ProblemType.MALFORMED, "the body cannot be read as CSV");
        }
        return List.copyOf(sums.values());
    }

    /** Where each value of a line stands. */
    private record Columns(int day, int model, int prompt, int completion, int cost, int byok) {
        Columns(List<String> names) {
            this(
                    place(names, "created_at"),
                    place(names, "model_permaslug"),
                    place(names, "tokens_prompt"),
                    place(names, "tokens_completion"),
                    place(names, "cost_total"),
                    names.indexOf("byok_usage_inference"));
        }

        private static int place(List<String> names, String name) {
            int place = names.indexOf(name);
            if (place < 0) {
                throw Problem.of(
                        ProblemType.MALFORMED,
                        "the CSV has no column \"%s\"; send the export of OpenRouter's activity page as it is"
                                .formatted(name));
            }
            return place;
        }

        Activity read(String[] cells, int number) {
            String line = "line " + number;
            int last = Math.max(Math.max(Math.max(day, model), Math.max(prompt, completion)), cost);
            if (cells.length <= last) {
                throw invalid(line, "has %d cells instead of at least %d".formatted(cells.length, last + 1));
            }
            BigDecimal ofKey = byok < 0 || byok >= cells.length || cells[byok].isEmpty()
                    ? BigDecimal.ZERO
                    : dollars(line + ", byok_usage_inference", cells[byok]);
            return new Activity(
                    ActivityFile.day(line + ", created_at", cells[day]),
                    cells[model],
                    1,
                    count(line + ", tokens_prompt", cells[prompt]),
                    count(line + ", tokens_completion", cells[completion]),
                    dollars(line + ", cost_total", cells[cost]).add(ofKey),
                    BigDecimal.ZERO);
        }
    }

    /** The day of a date, or of a time in UTC that begins with one. */
    private static LocalDate day(String path, String text) {
        try {
            return LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
        } catch (DateTimeException e) {
            throw invalid(path, "has to begin with a date, as in 2026-11-30");
        }
    }

    private static long count(String path, String text) {
        try {
            return text.isEmpty() ? 0 : count(path, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw invalid(path, "has to be a whole number");
        }
    }

    private static long count(String path, long count) {
        if (count < 0 || count > Integer.MAX_VALUE * 1_000L) {
            throw invalid(path, "is not a number of calls or tokens");
        }
        return count;
    }

    private static BigDecimal dollars(String path, String text) {
        try {
            return dollars(path, new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw invalid(path, "has to be an amount in US dollars");
        }
    }

    private static BigDecimal dollars(String path, BigDecimal amount) {
        boolean fits = amount.scale() <= 30 && amount.scale() >= -9 && amount.precision() <= 40;
        if (!fits || amount.abs().compareTo(LARGEST) > 0) {
            throw invalid(path, "is not an amount in US dollars");
        }
        return amount;
    }

    private static Problem invalid(String path, String message) {
        return Problem.invalid(List.of(new Violation(path, message)));
    }
}
