package io.purser.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.CallerDialect;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A call of a torture. Its name decides about everything: its dialect, its provider's, whether it streams, and whether it
 * has something whose price is not that of text. So calls of one name have one body.
 */
record MixedCall(String name) {
    /** The beginning of the names of calls that have a second model while the first one is slow. */
    static final String HEDGED = "hedged-";
    /** The beginning of the names of calls that get the answer of an identical one. */
    static final String CACHED = "cached-";

    /** The providers' models: one that speaks chat completions, one that speaks Messages. Both have the same prices. */
    static final String MODELS = """
            [{"name": "openrouter", "model": "plain", "endpoint_env": "OPENROUTER_API_KEY"%1$s},
             {"name": "anthropic", "model": "plain", "endpoint_env": "ANTHROPIC_API_KEY", "thinks": true%1$s}]
            """.formatted("""
            , "cost_in": 0.00025, "cost_out": 0.00025, "cost_cache_write": 0.0003125, "cost_cache_write_1h": 0.0005,
              "max_context": 4000""");

    /** Nano-dollars for each token, either way. */
    static final long PRICE = 250;
    /** Nano-dollars for each token that is written to the cache for an hour. */
    static final long PRICE_OF_AN_HOUR = 500;

    static final int USUAL_ANSWER = 100;
    /** An answer with a thinking budget, which has to be below it; 1,024 tokens is the least budget. */
    static final int LONG_ANSWER = 1_100;

    private static final String IMAGE = "iVBORw0KGgo=";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a call has beside its text. */
    enum Extra {
        NOTHING,
        /** A mark that lets the provider keep the prompt for an hour. */
        CACHE,
        IMAGE,
        /** Thoughts with a budget, which the answer has to hold. */
        THOUGHTS
    }

    CallerDialect dialect() {
        return choice(CallerDialect.values(), 1);
    }

    boolean isHedged() {
        return name.startsWith(HEDGED);
    }

    /** The headers that it has beside the usual ones. */
    Map<String, String> headers() {
        if (isHedged()) {
            return Map.of("x-purser-hedge-after-ms", "20");
        }
        return name.startsWith(CACHED) ? Map.of("x-purser-cache", "ttl=600") : Map.of();
    }

    private boolean isAtMessages() {
        return extra() == Extra.THOUGHTS || choice(new Boolean[] {true, false}, 2);
    }

    boolean streams() {
        return choice(new Boolean[] {true, false}, 3);
    }

    /** Only Messages carry a thinking budget, and Responses have no marks of the cache. */
    Extra extra() {
        Extra extra = isHedged() ? Extra.NOTHING : choice(Extra.values(), 4);
        return switch (dialect()) {
            case CHAT -> extra == Extra.THOUGHTS ? Extra.NOTHING : extra;
            case MESSAGES -> extra;
            case RESPONSES -> extra == Extra.IMAGE ? extra : Extra.NOTHING;
        };
    }

    private <T> T choice(T[] values, int number) {
        // Not a hash of name and number: the choices would go together.
        return values[new SplittableRandom(31L * name.hashCode() + number).nextInt(values.length)];
    }

    int longestAnswer() {
        return extra() == Extra.THOUGHTS ? LONG_ANSWER : USUAL_ANSWER;
    }

    String body() {
        List<String> models = List.of("anthropic:plain", "openrouter:plain");
        int first = isAtMessages() ? 0 : 1;
        ObjectNode body = dialect()
                .request(models.get(first), content(), longestAnswer(), "me", name)
                .put("stream", streams());
        if (isHedged()) {
            body.putArray("models").add(models.get(1 - first));
        }
        if (extra() == Extra.THOUGHTS) {
            body.putObject("thinking").put("type", "enabled").put("budget_tokens", LONG_ANSWER - 1);
        }
        return body.toString();
    }

    private JsonNode content() {
        ArrayNode content = JSON.createArrayNode();
        boolean isInput = dialect() == CallerDialect.RESPONSES;
        ObjectNode text =
                content.addObject().put("type", isInput ? "input_text" : "text").put("text", name);
        if (extra() == Extra.CACHE) {
            text.putObject("cache_control").put("type", "ephemeral").put("ttl", "1h");
        }
        if (extra() == Extra.IMAGE) {
            addImage(content.addObject());
        }
        return content;
    }

    private void addImage(ObjectNode part) {
        String url = "data:image/png;base64," + IMAGE;
        switch (dialect()) {
            case CHAT -> part.put("type", "image_url").putObject("image_url").put("url", url);
            case MESSAGES ->
                part.put("type", "image")
                        .putObject("source")
                        .put("type", "base64")
                        .put("media_type", "image/png")
                        .put("data", IMAGE);
            case RESPONSES -> part.put("type", "input_image").put("image_url", url);
        }
    }
}
