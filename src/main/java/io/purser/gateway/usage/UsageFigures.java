package io.purser.gateway.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures in a provider's {@code usage}, by name. Names are in small letters with underscores, however the provider
 * writes them. The name of a figure inside a part begins with the part's name, so that {@code
 * prompt_tokens_details.cached_tokens} and {@code inputTokenDetails.cachedTokens} are both {@code
 * prompt.cached_tokens}.
 */
final class UsageFigures {
    /** No real number is longer; a longer text is not read as a number. */
    private static final int LONGEST_NUMBER = 40;

    private static final int NANOS = 9;

    private static final int LONGEST_NAME = 64;
    /** A usage has about twenty fields; fields after this many are ignored. */
    private static final int MOST = 100;

    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("prompt_tokens_details", "prompt."),
            Map.entry("prompt_token_details", "prompt."),
            Map.entry("input_tokens_details", "prompt."),
            Map.entry("input_token_details", "prompt."),
            Map.entry("completion_tokens_details", "completion."),
            Map.entry("completion_token_details", "completion."),
            Map.entry("output_tokens_details", "completion."),
            Map.entry("output_token_details", "completion."),
            Map.entry("cache_creation", "cache_creation."),
            Map.entry("cost", "cost."),
            Map.entry("cost_details", "cost_details."));

    private static final Set<String> FLAGS = Set.of("is_byok");

    private final Map<String, BigDecimal> figures = new HashMap<>();
    private final Map<String, Boolean> flags = new HashMap<>();

    private UsageFigures() {}

    static UsageFigures of(JsonNode usage) {
        UsageFigures figures = new UsageFigures();
        figures.read("", usage);
        return figures;
    }

    private void read(String part, JsonNode object) {
        int seen = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (++seen > MOST) {
                return;
            }
            String name = plain(field.getKey());
            JsonNode value = field.getValue();
            if (value.isObject()) {
                String inner = part.isEmpty() ? PARTS.get(name) : null;
                if (inner != null) {
                    read(inner, value);
                }
            } else if (value.isBoolean() && FLAGS.contains(name)) {
                flags.put(name, value.booleanValue());
            } else {
                BigDecimal figure = figure(value);
                if (figure != null) {
                    figures.merge(part + name, figure, BigDecimal::max);
                }
            }
        }
    }

    /** Writes {@code promptTokenCount} as {@code prompt_token_count}. */
    private static String plain(String name) {
        if (name.length() > LONGEST_NAME || name.equals(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (Character.isUpperCase(each) && !plain.isEmpty()) {
                plain.append('_');
            }
            plain.append(Character.toLowerCase(each));
        }
        return plain.toString();
    }

    /** Reads a number, or a text that is one; null for anything else, and for infinite and negative numbers. */
    private static @Nullable BigDecimal figure(JsonNode value) {
        if (value.isDouble() || value.isFloat()) {
            double number = value.doubleValue();
            return Double.isFinite(number) && number >= 0 ? BigDecimal.valueOf(number) : null;
        }
        BigDecimal figure = null;
        if (value.isNumber()) {
            figure = value.decimalValue();
        } else if (value.isTextual() && value.textValue().length() <= LONGEST_NUMBER) {
            figure = parsed(value.textValue().strip());
        }
        return figure == null || figure.signum() < 0 ? null : figure;
    }

    private static @Nullable BigDecimal parsed(String text) {
        try {
            return Numbers.decimal(text.startsWith("$") ? text.substring(1) : text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the usage has no figures at all. */
    boolean isEmpty() {
        return figures.isEmpty();
    }

    boolean has(String name) {
        return figures.containsKey(name);
    }

    /** The flag, or null if it is absent. */
    @Nullable
    Boolean flag(String name) {
        return flags.get(name);
    }

    /** The figure, or null if it is absent. */
    @Nullable
    BigDecimal figure(String name) {
        return figures.get(name);
    }

    /** The first of these figures that is present, or null. */
    @Nullable
    BigDecimal first(List<String> names) {
        for (String name : names) {
            BigDecimal figure = figures.get(name);
            if (figure != null) {
                return figure;
            }
        }
        return null;
    }

    /**
     * The sum of the figures whose names begin and end like this, or null if there are none.
     *
     * @param most the limit of each figure, in nano-dollars
     */
    @Nullable
    BigDecimal dollars(String beginning, String end, long most) {
        long nanos = 0;
        boolean isTold = false;
        for (Map.Entry<String, BigDecimal> figure : figures.entrySet()) {
            if (figure.getKey().startsWith(beginning) && figure.getKey().endsWith(end)) {
                isTold = true;
                nanos = Math.min(most, nanos + BoundedArithmetic.units(figure.getValue(), NANOS, most));
            }
        }
        return isTold ? BigDecimal.valueOf(nanos, NANOS) : null;
    }

    /** The figure, up to the limit; 0 if it is absent. */
    long count(long most, String name) {
        return count(most, List.of(name));
    }

    /** The largest of these figures, up to the limit; 0 if all are absent. Some providers tell a count twice. */
    long count(long most, List<String> names) {
        long count = 0;
        for (String name : names) {
            BigDecimal figure = figures.get(name);
            if (figure != null) {
                count = Math.max(count, BoundedArithmetic.units(figure, most));
            }
        }
        return count;
    }
}
