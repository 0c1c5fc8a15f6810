package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.json.Numbers;
import io.purser.routing.AnswerLength;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A request of Anthropic's Messages in the form that a provider gets that speaks it: as it came, with the provider's
 * own name for the model, with no more tokens than were paid for, and without unknown fields unless the operator lets
 * them through.
 */
final class PassedMessage {
    private static final Set<String> KNOWN = Names.set("""
        system messages stream stop_sequences temperature top_p top_k tools tool_choice thinking output_config
        output_format context_management cache_control
        """);
    /** The fields that Purser writes itself or keeps. */
    private static final Set<String> OWN = Set.of("model", "models", "max_tokens", "metadata", "service_tier");

    private static final String SERVICE_TIER = "service_tier";
    private static final String BUDGET = "budget_tokens";

    private final ObjectNode body;
    private final RequestFindings findings;

    PassedMessage(ObjectNode body, RequestFindings findings) {
        this.body = body;
        this.findings = findings;
    }

    ObjectNode forModel(Model model, AnswerLength length) {
        ObjectNode sent = PassthroughJson.object().put("model", model.endpoint().upstreamName());
        sent.put("max_tokens", length.tokens());
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (KNOWN.contains(field.getKey()) || isLetThrough(field.getKey(), model)) {
                sent.set(field.getKey(), field.getValue());
            }
        }
        ObjectNode metadata = ClientMetadata.forOthers(body.path("metadata"), findings);
        if (metadata != null) {
            sent.set("metadata", metadata);
        }
        serviceTier(sent, model, findings);
        think(sent, length);
        return sent;
    }

    /** Sets the tier whose price is paid for: the caller's, or the ordinary one. */
    static void serviceTier(ObjectNode sent, Model model, RequestFindings findings) {
        String usual = model.traits().serviceTiers().usual();
        if (findings.serviceTier() != null) {
            sent.put(SERVICE_TIER, findings.serviceTier());
        } else if (usual != null) {
            sent.put(SERVICE_TIER, usual);
        }
    }

    /** The thoughts are part of the answer: if the money cuts it, they have to be shorter than the rest. */
    private static void think(ObjectNode sent, AnswerLength length) {
        BigInteger budget = Numbers.whole(sent.path("thinking").path(BUDGET)).orElse(BigInteger.ZERO);
        if (budget.compareTo(BigInteger.valueOf(length.tokens())) >= 0) {
            ObjectNode thinking = PassthroughJson.copy(sent.path("thinking"));
            sent.set("thinking", thinking.put(BUDGET, Math.max(1, length.tokens() - 1)));
        }
    }

    private boolean isLetThrough(String name, Model model) {
        return model.endpoint().passes().contains(name) && findings.unknown().contains(name);
    }

    /** The fields of other APIs, which the provider of that model does not get. */
    Set<String> dropped(Model model) {
        Set<String> dropped = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            if (!KNOWN.contains(name)
                    && !OWN.contains(name)
                    && !findings.unknown().contains(name)
                    && !findings.isPursers(name)
                    && !field.getValue().isNull()
                    && !isLetThrough(name, model)) {
                dropped.add(name);
            }
        }
        return dropped;
    }
}
