package io.purser.budget.definition;

import io.purser.json.Fields;
import io.purser.json.StoredJson;
import io.purser.json.StrictJson;
import io.purser.json.UrlText;
import io.purser.money.Usd;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A budget as a person writes it, in a file or by REST.
 *
 * @param name unique among all budgets
 * @param limit for one window
 * @param raise a higher limit for a time, or null
 * @param firstDay the first day of a week
 * @param hard whether it refuses; a soft budget only counts
 * @param thresholds the actions before it is used up
 */
public record BudgetDefinition(
        String name,
        Scope scope,
        Usd limit,
        @Nullable TemporaryRaise raise,
        WindowKind window,
        ZoneId zone,
        DayOfWeek firstDay,
        boolean hard,
        List<Threshold> thresholds) {
    static final int LONGEST_ZONE = 100;
    static final int MOST_THRESHOLDS = 20;
    private static final List<String> WINDOWS =
            Arrays.stream(WindowKind.values()).map(WindowKind::code).toList();
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> ACTIONS =
            Arrays.stream(Threshold.Action.values()).map(Threshold.Action::code).toList();

    public BudgetDefinition {
        thresholds = List.copyOf(thresholds);
    }

    /** Reads one of several definitions; null after a mistake, which is added to the violations. */
    public static @Nullable BudgetDefinition read(Fields fields) {
        String name = fields.name("name");
        Scope scope = fields.object("scope", BudgetDefinition::scope);
        Usd limit = fields.parsed("limit_usd", Usd.LONGEST, Usd::parse);
        TemporaryRaise raise = fields.object("raise", BudgetDefinition::raise);
        String window = fields.oneOf("window", WINDOWS);
        ZoneId zone = fields.parsed("zone", LONGEST_ZONE, BudgetDefinition::zone);
        String firstDay = fields.oneOf("first_day", DAYS);
        boolean hard = fields.flag("hard", true);
        List<Threshold> thresholds = fields.objects("thresholds", MOST_THRESHOLDS, BudgetDefinition::threshold).stream()
                .flatMap(java.util.Optional::stream)
                .toList();
        for (String required : List.of("name", "limit_usd", "window")) {
            if (!fields.has(required)) {
                fields.violation(required, "is missing");
            }
        }
        if (limit != null && limit.isNegative()) {
            fields.violation("limit_usd", "must not be negative");
        }
        if (raise != null && limit != null && !raise.limitUsd().isMoreThan(limit)) {
            fields.violation("raise.limit_usd", "has to be more than limit_usd, " + limit);
        }
        if (firstDay != null && window != null && !window.equals(WindowKind.WEEK.code())) {
            fields.violation("first_day", "is for a window of a week");
        }
        fields.noMore();
        if (name == null || limit == null || limit.isNegative() || window == null) {
            return null;
        }
        return new BudgetDefinition(
                name,
                scope == null ? Scope.EVERYTHING : scope,
                limit,
                raise,
                WindowKind.valueOf(window.toUpperCase(Locale.ROOT)),
                zone == null ? ZoneId.of("UTC") : zone,
                firstDay == null ? DayOfWeek.MONDAY : DayOfWeek.valueOf(firstDay.toUpperCase(Locale.ROOT)),
                hard,
                thresholds);
    }

    private static @Nullable TemporaryRaise raise(Fields fields) {
        Usd limit = fields.parsed("limit_usd", Usd.LONGEST, Usd::parse);
        Instant until = fields.time("until");
        for (String required : List.of("limit_usd", "until")) {
            if (!fields.has(required)) {
                fields.violation(required, "is missing");
            }
        }
        fields.noMore();
        // The database keeps microseconds.
        return limit == null || until == null ? null : new TemporaryRaise(limit, until.truncatedTo(ChronoUnit.MICROS));
    }

    private static Scope scope(Fields fields) {
        String model = fields.name("model");
        if (model != null && model.indexOf(':') < 1) {
            fields.violation("model", "has to be a target with its provider, as in openrouter:openai/gpt-6-luna");
        }
        String provider = fields.name("provider");
        if (provider != null && model != null && model.indexOf(':') > 0 && !model.startsWith(provider + ":")) {
            fields.violation("provider", "is another one than that of the model, so that the budget would never count");
        }
        Scope scope = new Scope(
                fields.name("team"),
                fields.name("agent"),
                fields.name("task"),
                fields.name("key"),
                provider,
                model,
                fields.name("tag"));
        fields.noMore();
        return scope;
    }

    private static java.util.Optional<Threshold> threshold(Fields fields) {
        OptionalLong percent = fields.count("percent", 1, 100);
        String action = fields.oneOf("action", ACTIONS);
        URI url = fields.parsed("url", Threshold.LONGEST_URL, BudgetDefinition::url);
        for (String required : List.of("percent", "action")) {
            if (!fields.has(required)) {
                fields.violation(required, "is missing");
            }
        }
        boolean notifies = Threshold.Action.NOTIFY.code().equals(action);
        if (notifies && !fields.has("url")) {
            fields.violation("url", "is missing: where does the notice go?");
        } else if (!notifies && fields.has("url") && action != null) {
            fields.violation("url", "is for the action notify");
        }
        fields.noMore();
        if (percent.isEmpty() || action == null || notifies != (url != null)) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(new Threshold(
                (int) percent.getAsLong(), Threshold.Action.valueOf(action.toUpperCase(Locale.ROOT)), url));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a time zone, such as Europe/Berlin", e);
        }
    }

    private static URI url(String text) {
        URI url = UrlText.parse(text);
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("has to be an http or https URL without a user in it");
        }
        return url;
    }

    /** The same definition for another scope. */
    BudgetDefinition with(Scope another) {
        return new BudgetDefinition(name, another, limit, raise, window, zone, firstDay, hard, thresholds);
    }

    /** The same definition with that raise, if it is one. */
    public BudgetDefinition with(@Nullable TemporaryRaise another) {
        TemporaryRaise kept = another != null && another.limitUsd().isMoreThan(limit) ? another : null;
        return new BudgetDefinition(name, scope, limit, kept, window, zone, firstDay, hard, thresholds);
    }

    /** The definition in JSON, with the defaults of all fields that were left out. */
    public String toJson() {
        return StoredJson.write(BudgetDocument.of(this));
    }

    /** The scope in JSON, as the database has it. */
    public String scopeJson() {
        return StoredJson.write(scope);
    }

    /** The thresholds in JSON, as the database has them. */
    public String thresholdsJson() {
        return StoredJson.write(thresholds);
    }

    /** Reads the thresholds as the database has them. */
    public static List<Threshold> thresholds(String json) {
        Fields fields = StrictJson.readObject(("{\"thresholds\":" + json + "}").getBytes(StandardCharsets.UTF_8));
        List<Threshold> thresholds = new ArrayList<>();
        fields.objects("thresholds", MOST_THRESHOLDS, BudgetDefinition::threshold)
                .forEach(t -> t.ifPresent(thresholds::add));
        fields.done();
        return thresholds;
    }
}
