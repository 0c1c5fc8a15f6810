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
 * A request as a provider gets it: its own name for the model, no more tokens than were paid for, and nothing that
 * nobody here knows unless the operator lets it through.
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

    /** The body for that model, without its stream options. */
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
                    if (model.passes().contains(name) && findings.unknown().contains(name)) {
                        forwarded.set(name, value);
                    }
                }
            }
        }
        forwarded.put("model", model.upstreamName());
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
     * Who names no tier, or leaves it to the project, gets the ordinary one: the project's may be dearer. Providers that do
     * not know the field are not told, and none has tiers for vectors.
     *
     * @param usual what the provider calls the ordinary one, or null
     */
    private void serviceTier(ObjectNode forwarded, @Nullable String usual) {
        if (findings.serviceTier() != null) {
            return; // its price is known
        }
        // Who asks for servers that know every field is sent to fewer of them for each that is added.
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
     * Every name of the limit that the caller gave says what was paid for, and so does the one that the model takes. Where
     * nobody asked for a limit and none is needed, none is sent.
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
        ObjectNode bounded = PassthroughJson.object().setAll(asked);
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

    /** 1.0 and 1e0 are written as 1: not every server takes them for a whole number. */
    private static JsonNode wholeOrItself(JsonNode value) {
        return value.isIntegralNumber()
                ? value
                : Numbers.whole(value).map(PassthroughJson::number).orElse(value);
    }
}
