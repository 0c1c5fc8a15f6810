package io.purser.packaged;

import java.util.List;
import java.util.Random;

/** Bodies that a caller could send: a grammar over the fields of the access filters that cost money, with values of every kind. */
final class HostileRequests {
    static final List<String> PATHS = List.of(
            "/v1/chat/completions",
            "/v1/chat/completions",
            "/v1/embeddings",
            "/route",
            "/record-usage",
            "/budget-check");

    private static final List<String> CHAT = List.of(
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "stream",
            "stream_options",
            "n",
            "best_of",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "response_format",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "user",
            "metadata",
            "service_tier",
            "modalities",
            "audio",
            "prediction",
            "plugins",
            "transforms",
            "provider",
            "models",
            "route",
            "web_search_options",
            "reasoning",
            "reasoning_effort",
            "search_parameters",
            "enable_search",
            "speed",
            "mcp_servers",
            "cache_control",
            "usage",
            "extra_body",
            "store",
            "verbosity",
            "safety_identifier",
            "prompt_cache_key",
            "confidential",
            "something_new");
    private static final List<String> EMBEDDINGS = List.of(
            "model", "input", "encoding_format", "dimensions", "user", "metadata", "stream", "models", "something_new");
    private static final List<String> ROUTE = List.of(
            "prompt",
            "messages",
            "agent",
            "task",
            "tags",
            "confidential",
            "quality",
            "max_output_tokens",
            "max_cost_usd",
            "max_latency_ms",
            "reserve",
            "idempotency_key",
            "something_new");
    private static final List<String> RECORD = List.of(
            "reservation",
            "target",
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "latency_ms",
            "time_to_first_token_ms",
            "status",
            "quality",
            "agent",
            "task",
            "idempotency_key",
            "something_new");
    private static final List<String> CHECK = List.of("cost_usd", "agent", "task", "target", "something_new");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "3.9",
            "1e999999",
            "1e-999999",
            "1E400",
            "18446744073709551617",
            "9223372036854775807",
            "99999999999999999999999999",
            "0.0000000000000000000001",
            "100.0",
            "\"\"",
            "\"auto\"",
            "\"text\"",
            "\"5\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\u202e\u0000bad\"",
            "\"💥\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\": 1}",
            "{\"a\": {\"b\": [1, {\"c\": null}]}}",
            "\"openrouter:qwen2-72b\"",
            "\"localai:phi-4-14b\"",
            "\"nobody:nothing\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "[\"image\"]",
            "NaN",
            "-Infinity",
            "01",
            "'x'");
    private static final List<String> MESSAGES = List.of(
            "[{\"role\": \"user\", \"content\": \"hi\"}]",
            "[{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"hi\"}]}]",
            "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"x\"}}]}]",
            "[{\"role\": \"tool\", \"content\": null, \"tool_calls\": [{}]}]",
            "[{\"role\": 5}]",
            "[{\"content\": \"x\"}]",
            "[5]",
            "[]",
            "{}",
            "\"hi\"",
            "[{\"role\": \"user\", \"content\": {\"text\": [[[[\"x\"]]]]}}]");

    private final Random random;

    HostileRequests(Random random) {
        this.random = random;
    }

    String body(String path) {
        return switch (random.nextInt(16)) {
            case 0 ->
                one(List.of(
                        "",
                        " ",
                        "{",
                        "}",
                        "[]",
                        "null",
                        "5",
                        "\"{}\"",
                        "{}{}",
                        "{\"a\" 1}",
                        "\u0000",
                        "\ufeff{}",
                        "{\"model\": \"auto\""));
            case 1 -> deep();
            case 2 -> "{\"a\": \"" + "x".repeat(random.nextInt(400_000)) + "\"}";
            case 3 -> "{\"messages\": [" + "{},".repeat(random.nextInt(20_000)) + "{}]}";
            default -> object(path);
        };
    }

    private String deep() {
        int depth = random.nextInt(20_000);
        String open = one(List.of("[", "{\"a\":"));
        return "{\"messages\": " + open.repeat(depth)
                + (random.nextBoolean() ? "1" + (open.equals("[") ? "]" : "}").repeat(depth) + "}" : "");
    }

    private String object(String path) {
        StringBuilder body = new StringBuilder("{").append(sound(path));
        List<String> names = names(path);
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = one(names);
            body.append(", \"")
                    .append(name)
                    .append("\": ")
                    .append(name.equals("messages") ? one(MESSAGES) : one(VALUES));
        }
        return body.append('}').toString();
    }

    /** What alone would be understood, most of the time. */
    private String sound(String path) {
        return switch (path) {
            case "/v1/chat/completions" ->
                "\"model\": %s, \"messages\": %s"
                        .formatted(one(List.of("\"auto\"", "\"openrouter:mistral-7b\"")), MESSAGES.getFirst());
            case "/v1/embeddings" ->
                "\"model\": \"auto\", \"input\": " + one(List.of("\"hi\"", "[\"a\", \"b\"]", "[1, 2]", "[[1], []]"));
            case "/route" -> "\"prompt\": \"Say hello\", \"reserve\": false";
            case "/record-usage" ->
                "\"target\": \"openrouter:mistral-7b\", \"prompt_tokens\": %d, \"completion_tokens\": %d"
                        .formatted(random.nextInt(9_000), random.nextInt(500));
            default -> "\"cost_usd\": \"0.1\"";
        };
    }

    private static List<String> names(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> CHAT;
            case "/v1/embeddings" -> EMBEDDINGS;
            case "/route" -> ROUTE;
            case "/record-usage" -> RECORD;
            default -> CHECK;
        };
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
