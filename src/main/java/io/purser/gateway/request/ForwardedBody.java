package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.ServiceTiers;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.json.Numbers;
import io.purser.routing.AnswerLength;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form that a provider gets: with the provider's own name for the model, with no more tokens than were
 * paid for, and without unknown fields unless the operator lets them through.
 */
final class ForwardedBody {
    private static final String USUAL_LIMIT = "max_tokens";
    private static final String NEWER_LIMIT = "max_completion_tokens";

    private static final String SERVICE_TIER = "service_tier";

    private final ObjectNode body;
    private final RequestFindings findings;
    private final Function<String, FieldKind> table;

    ForwardedBody(ObjectNode body, RequestFindings findings, Function<String, FieldKind> table) {
        this.body = body;
        this.findings = findings;
        this.table = table;
    }

    /** The body for that model; {@link ChatRequest} adds {@code include_usage} to its stream options. */
    ObjectNode forModel(Model model, AnswerLength length) {
        long maxOutput = length.tokens();
        ObjectNode forwarded = PassthroughJson.object();
        List<String> limits = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (table.apply(name)) {
                case FREE, FREE_WITH_WORDS, TEMPLATE, PRICED, OWN -> forwarded.set(name, value);
                case WHOLE, ANSWERS -> forwarded.set(name, wholeOrItself(value));
                case PART_OF_OUTPUT -> forwarded.set(name, atMost(value, maxOutput));
                case THINKING -> forwarded.set(name, thinking(value, maxOutput));
                case OUTPUT_LIMIT -> {
                    if (!value.isNull()) {
                        limits.add(name);
                    }
                }
                case PURSERS -> {}
                case UNKNOWN -> {
                    if (model.endpoint().passes().contains(name)
                            && findings.unknown().contains(name)) {
                        forwarded.set(name, value);
                    }
                }
            }
        }
        forwarded.put("model", model.endpoint().upstreamName());
        forwarded.remove(List.of("models", "route"));
        ObjectNode metadata = ClientMetadata.forOthers(body.path("metadata"), findings);
        if (metadata != null) {
            forwarded.set("metadata", metadata);
        } else {
            forwarded.remove("metadata");
        }
        limit(forwarded, limits, length, model.traits().limitName());
        serviceTier(forwarded, model.traits().serviceTiers().usual());
        return forwarded;
    }

    /**
     * Sets the ordinary tier if the caller names no tier or leaves it to the project, whose tier may be dearer. Sends
     * no tier to a provider that does not know the field, and none for vectors, which have no tiers.
     *
     * @param usual the provider's name for the ordinary tier, or null
     */
    private void serviceTier(ObjectNode forwarded, @Nullable String usual) {
        if (findings.serviceTier() != null) {
            return; // its price is known
        }
        // If the caller wants only servers that know every field, each added field leaves fewer servers.
        boolean isStrict = forwarded.at("/provider/require_parameters").asBoolean();
        if (usual != null && isChat() && !isStrict) {
            forwarded.put(SERVICE_TIER, usual);
        } else if (!isChat()
                || !ServiceTiers.isUsual(forwarded.path(SERVICE_TIER).asText())) {
            forwarded.remove(SERVICE_TIER);
        }
    }

    private boolean isChat() {
        return table.apply(USUAL_LIMIT) == FieldKind.OUTPUT_LIMIT;
    }

    /**
     * Writes the tokens that were paid for under every name of the limit that the caller gave, and under the model's
     * own name for it. Sends no limit if the caller gave none and the call needs none.
     */
    private void limit(ObjectNode forwarded, List<String> names, AnswerLength length, ModelTraits.LimitName taken) {
        if (!isChat() || (names.isEmpty() && !length.isLimited())) {
            return;
        }
        boolean newer = names.remove(NEWER_LIMIT);
        names.remove(USUAL_LIMIT);
        String name = switch (taken) {
            case MAX_TOKENS -> USUAL_LIMIT;
            case MAX_COMPLETION_TOKENS -> NEWER_LIMIT;
            case EITHER -> newer ? NEWER_LIMIT : USUAL_LIMIT;
        };
        forwarded.put(name, length.tokens());
        names.forEach(other -> forwarded.put(other, length.tokens()));
    }

    private static JsonNode thinking(JsonNode value, long maxOutput) {
        if (!(value instanceof ObjectNode asked)) {
            return value;
        }
        ObjectNode bounded = PassthroughJson.copy(asked);
        for (String budget : FieldRules.BUDGETS) {
            if (asked.has(budget)) {
                bounded.set(budget, atMost(asked.path(budget), maxOutput));
            }
        }
        return bounded;
    }

    private static JsonNode atMost(JsonNode value, long most) {
        BigInteger tokens = Numbers.whole(value).orElse(null);
        return tokens != null && tokens.compareTo(BigInteger.valueOf(most)) > 0
                ? PassthroughJson.number(most)
                : wholeOrItself(value);
    }

    /** Writes 1.0 and 1e0 as 1, because some servers refuse them as a whole number. */
    private static JsonNode wholeOrItself(JsonNode value) {
        return value.isIntegralNumber()
                ? value
                : Numbers.whole(value).map(PassthroughJson::number).orElse(value);
    }
}
