package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.json.JsonSplice;
import io.purser.money.TokenCounts;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the usage that callers see: the provider's figures, or Purser's own counts, with the cost that Purser charges.
 */
public final class ClientUsage {
    private static final String USAGE = "usage";
    private static final String COST = "cost";

    /** The fields that identify an answer. */
    private static final List<String> NAMES = List.of("id", "created", "model", "system_fingerprint", "service_tier");

    private static final int LONGEST_NAME = 200;

    private ClientUsage() {}

    /** Remembers what a chunk names first of the fields that identify the answer, for {@link #event}. */
    static void remember(ObjectNode chunk, ObjectNode named) {
        for (String name : NAMES) {
            JsonNode value = chunk.get(name);
            if (value != null && !named.has(name) && (value.isIntegralNumber() || isShortText(value))) {
                named.set(name, value);
            }
        }
    }

    private static boolean isShortText(JsonNode value) {
        return value.isTextual() && value.textValue().length() <= LONGEST_NAME;
    }

    /** Adds the cost to a whole answer. The rest of the answer stays byte for byte as it came. */
    public static Buffer in(AttemptResult.Answered answered, Cost cost) {
        byte[] charged = cost.charged().toString().getBytes(StandardCharsets.US_ASCII);
        try {
            return Buffer.buffer(JsonSplice.set(
                    answered.body().getBytes(),
                    USAGE,
                    told -> told != null && answered.json().path(USAGE).isObject()
                            ? JsonSplice.set(told, COST, before -> charged)
                            : PassthroughJson.bytes(of(null, cost))));
        } catch (IllegalArgumentException inAnotherEncoding) {
            ObjectNode answer = PassthroughJson.copy(answered.json());
            answer.set(USAGE, of(answer.path(USAGE) instanceof ObjectNode told ? told : null, cost));
            return Buffer.buffer(PassthroughJson.bytes(answer));
        }
    }

    /**
     * The last event of a stream before its end, in OpenAI's form: no choices, and the usage.
     *
     * @param kind what OpenAI calls such an event
     */
    static Buffer event(ObjectNode named, String kind, @Nullable ObjectNode told, Cost cost) {
        ObjectNode chunk = PassthroughJson.copy(named);
        chunk.put("object", kind);
        chunk.putArray("choices");
        chunk.set(USAGE, of(told, cost));
        return Buffer.buffer("data: ").appendBytes(PassthroughJson.bytes(chunk)).appendString("\n\n");
    }

    private static ObjectNode of(@Nullable ObjectNode told, Cost cost) {
        TokenCounts tokens = cost.claimed().tokens();
        ObjectNode usage = told == null ? PassthroughJson.object() : PassthroughJson.copy(told);
        fill(usage, "prompt_tokens", tokens.prompt());
        fill(usage, "completion_tokens", tokens.completion());
        fill(usage, "total_tokens", tokens.prompt() + tokens.completion());
        usage.put(COST, new BigDecimal(cost.charged().toString()));
        return usage;
    }

    /** Fills in Purser's count if the provider told no figure, or zero. */
    private static void fill(ObjectNode usage, String name, long counted) {
        JsonNode told = usage.path(name);
        if (!told.isNumber() || (told.isIntegralNumber() && told.longValue() == 0)) {
            usage.put(name, counted);
        }
    }
}
