package io.purser.support;

import io.purser.codes.Names;
import java.util.List;
import java.util.Random;

/**
 * Usage objects that a provider could claim, true or absurd, as JSON: a grammar over all names, shapes and values. They
 * are texts, because no tree of values holds all of the numbers.
 */
public final class UsageClaims {
    private static final List<String> NAMES = Names.list("""
        prompt_tokens completion_tokens total_tokens input_tokens output_tokens promptTokenCount
        candidatesTokenCount thoughtsTokenCount totalTokenCount cachedContentTokenCount toolUsePromptTokenCount
        inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens cached_tokens cache_read_input_tokens
        cache_creation_input_tokens prompt_cache_hit_tokens prompt_cache_miss_tokens caching_tokens
        cache_hit_tokens cache_creation cache_write_tokens reasoning_tokens num_cached_tokens estimated_cost
        total_cost cost_usd something_new
        """);

    private static final List<String> OF_PROMPT = Names.list("""
        cached_tokens cache_write_tokens caching_tokens cache_read audio_tokens image_tokens other
        """);
    private static final List<String> OF_COMPLETION =
            List.of("reasoning_tokens", "thinking_tokens", "audio_tokens", "image_tokens", "other");
    private static final List<String> PARTS_OF_PROMPT =
            List.of("prompt_tokens_details", "input_tokens_details", "inputTokenDetails");
    private static final List<String> PARTS_OF_COMPLETION =
            List.of("completion_tokens_details", "output_tokens_details", "outputTokenDetails");

    private static final List<String> ABSURD = List.of(
            "-1",
            "-0",
            "-1e30",
            "1e15",
            "1000000000000000",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999",
            "12345678901234567890123456.123456789",
            "1e308",
            "1e999",
            "1e-999",
            "1E+19",
            "0.0000000000000000000000001",
            "2147483648",
            "1000000001",
            "1.5",
            "null",
            "true",
            "false",
            "[]",
            "[1, 2]",
            "{}",
            "\"\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"-5\"",
            "\"1e999999999\"",
            "\"1e-999999999\"",
            "\"0x10\"",
            "\"１２\"",
            "\"a lot\"");

    private final Random random;

    public UsageClaims(Random random) {
        this.random = random;
    }

    /** The next one. */
    public String next() {
        return switch (random.nextInt(20)) {
            case 0 -> one(List.of("null", "{}", "[]", "\"usage\"", "5", "true", "[{\"prompt_tokens\": 5}]"));
            case 1, 2, 3, 4, 5 -> ordinary();
            default -> anything();
        };
    }

    /** What a provider in its right mind may say, with one thing wrong now and then. */
    private String ordinary() {
        return "{\"prompt_tokens\": %s, \"completion_tokens\": %s, \"total_tokens\": %s, %s, %s, \"cost\": %s}"
                .formatted(
                        figure(),
                        figure(),
                        figure(),
                        part(one(PARTS_OF_PROMPT), OF_PROMPT),
                        part(one(PARTS_OF_COMPLETION), OF_COMPLETION),
                        cost());
    }

    private String anything() {
        StringBuilder usage = new StringBuilder("{");
        int fields = random.nextInt(8);
        for (int i = 0; i < fields; i++) {
            usage.append(i == 0 ? "" : ", ").append(field());
        }
        return usage.append('}').toString();
    }

    private String field() {
        return switch (random.nextInt(12)) {
            case 0 -> part(one(PARTS_OF_PROMPT), OF_PROMPT);
            case 1 -> part(one(PARTS_OF_COMPLETION), OF_COMPLETION);
            case 2 -> part("cache_creation", List.of("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"));
            case 3 -> "\"cost\": " + cost();
            case 4 ->
                "\"is_byok\": " + one(List.of("true", "false", "null", "1")) + ", \"cost_details\": "
                        + "{\"upstream_inference_cost\": " + value() + "}";
            case 5 -> "\"%s\": %s".formatted(one(NAMES).toUpperCase(java.util.Locale.ROOT), value());
            default -> "\"%s\": %s".formatted(one(NAMES), value());
        };
    }

    private String part(String name, List<String> names) {
        return random.nextInt(6) == 0
                ? "\"%s\": %s".formatted(name, value())
                : "\"%s\": {\"%s\": %s, \"%s\": %s}".formatted(name, names.getFirst(), value(), one(names), value());
    }

    private String cost() {
        return switch (random.nextInt(5)) {
            case 0 -> "{\"total_cost\": %s, \"request_cost\": %s}".formatted(value(), value());
            case 2 -> "{\"input_cost\": %s, \"output_cost\": %s}".formatted(value(), value());
            case 1 -> "\"%s\"".formatted(random.nextDouble());
            default -> value();
        };
    }

    private String figure() {
        return random.nextInt(8) == 0 ? value() : Integer.toString(random.nextInt(3_000));
    }

    private String value() {
        return switch (random.nextInt(5)) {
            case 0 -> one(ABSURD);
            case 1 -> Long.toString(random.nextLong());
            case 2 -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            case 3 -> "\"" + random.nextInt(100_000) + "\"";
            default -> Integer.toString(random.nextInt(20_000));
        };
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
