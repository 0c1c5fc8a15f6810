package io.purser.gateway.request;

import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.ConfidentialName;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a caller gives Purser beside OpenAI's own fields: in {@code metadata.purser} or in headers. A
 * header wins; the header of {@code max_cost_usd} is {@code X-Purser-Max-Cost-Usd}, and so on. A prompt is confidential
 * if the body or any header says so.
 */
public record CallSettings(
        @Nullable String agent,
        @Nullable String task,
        List<String> tags,
        boolean confidential,
        boolean highQuality,
        @Nullable Usd maxCost,
        OptionalLong maxLatencyMs,
        CacheDirectives cache,
        @Nullable Duration hedgesAfter,
        @Nullable String session) {
    static final List<String> NAMES = List.of(
            "agent",
            "task",
            "tags",
            "confidential",
            "quality",
            "max_cost_usd",
            "max_latency_ms",
            "cache",
            "hedge_after_ms",
            "session");
    private static final int LONGEST = 200;

    private static final Map<String, CharSequence> HEADERS = NAMES.stream()
            .collect(Collectors.toMap(name -> name, name -> HttpHeaders.createOptimized(Reader.header(name))));

    /**
     * Reads the settings of a call from its body, headers and query.
     *
     * @throws Problem {@code invalid}, naming every setting that is wrong
     */
    public static CallSettings read(ModelRequest request, MultiMap headers, @Nullable String query) {
        List<Violation> violations = new ArrayList<>();
        Reader reader = new Reader(request, headers, violations);
        if (query != null && ConfidentialName.of(query) != ConfidentialName.OTHER) {
            violations.add(new Violation(
                    "confidential", "is not read from the address; send the header X-Purser-Confidential: true"));
        }
        String tags = reader.text("tags", 2_000);
        CallSettings settings = new CallSettings(
                reader.text("agent", LONGEST),
                reader.text("task", LONGEST),
                tags == null
                        ? List.of()
                        : Arrays.stream(tags.split(","))
                                .map(String::strip)
                                .filter(tag -> !tag.isEmpty())
                                .toList(),
                reader.isConfidential(),
                "high".equals(reader.oneOf("quality", List.of("high", "standard"))),
                reader.usd("max_cost_usd"),
                reader.count("max_latency_ms"),
                reader.cache(),
                reader.milliseconds("hedge_after_ms"),
                reader.text("session", LONGEST));
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        return settings;
    }

    private record Reader(ModelRequest request, MultiMap headers, List<Violation> violations) {
        /** Whether the body or any header says that the prompt is confidential; one place is enough. */
        boolean isConfidential() {
            boolean confidential = request.isConfidential();
            for (Map.Entry<String, String> header : headers) {
                if (ConfidentialName.of(header.getKey()) != ConfidentialName.OTHER) {
                    confidential |= confidentialHeader(header.getKey(), header.getValue());
                }
            }
            return confidential;
        }

        private boolean confidentialHeader(String name, String value) {
            boolean isKnown = ConfidentialName.of(name) == ConfidentialName.EXACT;
            Optional<Boolean> said = isKnown ? ConfidentialName.read(value) : Optional.empty();
            if (said.isEmpty()) {
                violations.add(new Violation(name, "has to be written as X-Purser-Confidential: true, or false"));
            }
            return said.orElse(false);
        }

        @Nullable
        String text(String name, int longest) {
            CharSequence header = Objects.requireNonNull(HEADERS.get(name));
            String value = headers.contains(header) ? String.join(",", headers.getAll(header)) : request.metadata(name);
            if (value == null) {
                return null;
            }
            if (value.isEmpty() || value.length() > longest || value.chars().anyMatch(Character::isISOControl)) {
                wrong(name, "has to be a text of 1 to %d characters without control characters".formatted(longest));
                return null;
            }
            return value;
        }

        @Nullable
        String oneOf(String name, List<String> allowed) {
            String value = text(name, LONGEST);
            if (value == null) {
                return null;
            }
            String lower = value.toLowerCase(Locale.ROOT);
            if (!allowed.contains(lower)) {
                wrong(name, "has to be one of " + String.join(", ", allowed));
                return null;
            }
            return lower;
        }

        @Nullable
        Usd usd(String name) {
            String value = text(name, LONGEST);
            try {
                Usd amount = value == null ? null : Usd.parse(value);
                if (amount != null && amount.isNegative()) {
                    wrong(name, "must not be negative");
                }
                return amount;
            } catch (IllegalArgumentException e) {
                wrong(name, String.valueOf(e.getMessage()));
                return null;
            }
        }

        OptionalLong count(String name) {
            String value = text(name, LONGEST);
            if (value == null) {
                return OptionalLong.empty();
            }
            if (!value.matches("[1-9][0-9]{0,8}(\\.0{1,9})?")) {
                wrong(name, "has to be a whole number from 1 to 999999999");
                return OptionalLong.empty();
            }
            int point = value.indexOf('.');
            return OptionalLong.of(Long.parseLong(point < 0 ? value : value.substring(0, point)));
        }

        @Nullable
        Duration milliseconds(String name) {
            OptionalLong count = count(name);
            return count.isPresent() ? Duration.ofMillis(count.getAsLong()) : null;
        }

        CacheDirectives cache() {
            String value = text("cache", LONGEST);
            if (value == null) {
                return CacheDirectives.NONE;
            }
            Optional<CacheDirectives> said = CacheDirectives.read(value);
            if (said.isEmpty()) {
                wrong("cache", CacheDirectives.FORM);
            }
            return said.orElse(CacheDirectives.NONE);
        }

        private void wrong(String name, String message) {
            String said = headers.contains(header(name)) ? header(name) : "metadata.purser." + name;
            violations.add(new Violation(said, message));
        }

        private static String header(String name) {
            return "x-purser-" + name.replace('_', '-');
        }
    }
}
