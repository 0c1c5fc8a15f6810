package io.purser.ledger.llmusage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.Fields;
import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One object of a {@code llm_usage.json}: the usage of one call, as 371 OS writes it.
 *
 * @param ts as in the file: ISO 8601, mostly without a zone
 * @param time the instant of {@code ts}
 * @param cost dollars, exactly as in the file
 * @param status {@code ok}, {@code fallback} or {@code error} by 371 OS; null counts as ok
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record LlmUsageLine(
        @Schema(maxLength = LONGEST_TIME) String ts,
        @Schema(hidden = true) Instant time,
        @Schema(maxLength = Fields.LONGEST_NAME) String provider,
        @Schema(maxLength = Fields.LONGEST_NAME) String model,
        @Schema(maximum = TokenCounts.MAX + "") long tokensIn,
        @Schema(maximum = TokenCounts.MAX + "") long tokensOut,
        @Schema(maximum = DEAREST + "") BigDecimal cost,

        @Schema(nullable = true, maxLength = Fields.LONGEST_NAME) @Nullable
        String taskId,

        @Schema(nullable = true, maxLength = Fields.LONGEST_NAME) @Nullable
        String agent,

        @Schema(nullable = true) @Nullable String status) {
    private static final int LONGEST_TIME = 40;
    private static final long DEAREST = 1_000_000;
    private static final List<String> STATUSES = List.of("ok", "fallback", "error", "cancelled", "unsettled");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final DateTimeFormatter PYTHON = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .toFormatter(Locale.ROOT);

    /**
     * Reads one object; null after any mistake, which is added to the violations.
     *
     * @param zone of times without a zone
     * @param now a later time is a mistake
     */
    static @Nullable LlmUsageLine read(Fields fields, ZoneId zone, Instant now) {
        String ts = fields.text("ts", LONGEST_TIME);
        Instant time = ts == null ? null : time(fields, ts, zone, now);
        String provider = fields.name("provider");
        String model = fields.name("model");
        if (provider != null && provider.indexOf(':') >= 0) {
            fields.violation("provider", "must not contain a colon");
        }
        long in = fields.count("tokens_in", 0, TokenCounts.MAX).orElse(0);
        long out = fields.count("tokens_out", 0, TokenCounts.MAX).orElse(0);
        BigDecimal cost = fields.number("cost", BigDecimal.ZERO, BigDecimal.valueOf(DEAREST));
        String task = fields.name("task_id");
        String agent = fields.name("agent");
        String status = fields.oneOf("status", STATUSES);
        for (String needed : List.of("ts", "provider", "model", "tokens_in", "tokens_out", "cost")) {
            if (!fields.has(needed)) {
                fields.violation(needed, "is missing");
            }
        }
        fields.noMore();
        return ts != null && time != null && provider != null && model != null && cost != null
                ? new LlmUsageLine(ts, time, provider, model, in, out, cost, task, agent, status)
                : null;
    }

    private static @Nullable Instant time(Fields fields, String ts, ZoneId zone, Instant now) {
        Instant time = instant(ts, zone);
        if (time == null) {
            fields.violation("ts", "has to be a time in ISO 8601, as in 2025-08-11T16:36:06.967806");
        } else if (time.isAfter(now)) {
            fields.violation("ts", "lies in the future");
        } else if (time.isBefore(EARLIEST)) {
            fields.violation("ts", "lies before " + EARLIEST);
        } else {
            return time;
        }
        return null;
    }

    private static @Nullable Instant instant(String ts, ZoneId zone) {
        try {
            return OffsetDateTime.parse(ts).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(ts).atZone(zone).toInstant().truncatedTo(ChronoUnit.MICROS);
            } catch (DateTimeException notLocalEither) {
                return null;
            }
        }
    }

    /** A time as 371 OS writes it: in the local time of that zone, without naming it. */
    static String ts(Instant time, ZoneId zone) {
        return PYTHON.format(time.atZone(zone).toLocalDateTime());
    }

    /** The charge in the ledger: whole nano-dollars, rounded up like every cost. */
    public Usd charged() {
        return Usd.roundedUp(cost);
    }

    /** The status; a fallback counts as answered. */
    public CallStatus callStatus() {
        return status == null || status.equals("fallback") ? CallStatus.OK : CallStatus.CODES.get(status);
    }

    /** The object as JSON, with the file's names. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode()
                .put("ts", ts)
                .put("provider", provider)
                .put("model", model)
                .put("tokens_in", tokensIn)
                .put("tokens_out", tokensOut)
                .put("cost", cost)
                .put("task_id", taskId)
                .put("agent", agent)
                .put("status", status);
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
