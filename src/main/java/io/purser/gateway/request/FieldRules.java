package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.ServiceTiers;
import io.purser.codes.Names;
import io.purser.json.Numbers;
import io.purser.routing.ConfidentialName;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks each field of a request. A field that could change the price or the provider of a call after its authorization
 * is limited to what was paid for, or refused by name.
 */
final class FieldRules {
    private static final String WHY = "is not supported: it would change the price or who serves the call";

    /** No server accepts another number for an unlimited length. */
    private static final BigInteger ENDLESS = BigInteger.ONE.negate();
    /** The names of llama.cpp and Ollama, whose clients send an unlimited length if nobody chose one. */
    private static final Set<String> MAY_BE_ENDLESS = Set.of("n_predict", "num_predict");

    private static final int LONGEST_TIER = 50;

    /** OpenRouter's preferences that limit the choice of providers and raise no price. */
    private static final Set<String> HARMLESS_PREFERENCES =
            Set.of("data_collection", "zdr", "require_parameters", "enforce_distillable_text", "max_price");

    private static final Set<String> OF_STREAM_OPTIONS =
            Set.of("include_usage", "include_obfuscation", "continuous_usage_stats", "chunk_include_usage");

    /** The fields of OpenRouter's reasoning, and of thinking at DeepSeek, Anthropic and Z.ai. */
    private static final Set<String> OF_THINKING = Names.set("""
        effort max_tokens exclude enabled summary generate_summary type budget_tokens clear_thinking display
        """);

    /** The fields of reasoning and thinking that are numbers of tokens. */
    static final List<String> BUDGETS = List.of("max_tokens", "budget_tokens");

    private final RequestFindings findings;

    private FieldRules(RequestFindings findings) {
        this.findings = findings;
    }

    /** Checks every field by its kind in the table. */
    static void read(ObjectNode body, Function<String, FieldKind> table, RequestFindings findings) {
        FieldRules rules = new FieldRules(findings);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            rules.field(field.getKey(), field.getValue(), table);
        }
        rules.stream(body.path("stream"), body.path("stream_options"));
    }

    private void field(String name, JsonNode value, Function<String, FieldKind> table) {
        FieldKind kind = table.apply(name);
        if (kind == FieldKind.UNKNOWN && ConfidentialName.of(name) != ConfidentialName.OTHER) {
            kind = FieldKind.PURSERS;
        }
        boolean given = !value.isNull();
        switch (kind) {
            case FREE, WHOLE -> {}
            case FREE_WITH_WORDS -> {
                if (given) {
                    findings.wordsAdded();
                }
            }
            case TEMPLATE -> {
                if (given) {
                    findings.unbounded();
                }
            }
            case OUTPUT_LIMIT -> outputLimit(name, value);
            case PART_OF_OUTPUT -> tokens(name, value);
            case THINKING -> thinking(name, value);
            case ANSWERS -> {
                if (given && !Numbers.whole(value).equals(Optional.of(BigInteger.ONE))) {
                    findings.violation(name, "has to be 1");
                }
            }
            case PRICED -> {
                if (!isOff(value)) {
                    findings.violation(name, WHY);
                }
            }
            case OWN -> own(name, value);
            case PURSERS -> findings.confidential(name, name, value);
            case UNKNOWN -> {
                findings.unknown(name);
                findings.refuseConfidentialIn(name, value);
            }
        }
    }

    /** Checks the fields with a rule here. Other classes read the messages and the input, the target and the stream. */
    private void own(String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        switch (name) {
            case "route" -> {
                if (!"fallback".equals(value.textValue())) {
                    findings.violation(name, WHY + "; \"fallback\" is what models does anyway");
                }
            }
            case "service_tier" -> {
                if (value.isTextual() && value.textValue().length() <= LONGEST_TIER) {
                    serviceTier(value.textValue());
                } else {
                    findings.violation(name, "has to be the name of a tier; leave it out, or send \"default\"");
                }
            }
            case "modalities" -> modalities(value);
            case "provider" -> preferences(value);
            case "metadata" -> ClientMetadata.read(value, findings);
            case "tools" -> ToolFields.read(value, findings);
            case CacheControl.NAME -> CacheControl.read(value, name, findings);
            default -> {}
        }
    }

    /** Whether the value says that the field is switched off. */
    private static boolean isOff(JsonNode value) {
        if (value.isObject()) {
            return value.size() == 1
                    && (value.path("enabled").equals(BooleanNode.FALSE) || isOffWord(value.path("mode")));
        }
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isArray() && value.isEmpty())
                || isOffWord(value);
    }

    private static boolean isOffWord(JsonNode value) {
        return "off".equals(value.textValue()) || "none".equals(value.textValue());
    }

    private void outputLimit(String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        BigInteger tokens = Numbers.whole(value).orElse(BigInteger.ZERO);
        if (MAY_BE_ENDLESS.contains(name) && tokens.equals(ENDLESS)) {
            return;
        }
        if (tokens.signum() < 1 || tokens.bitLength() >= Long.SIZE) {
            findings.violation(name, "has to be a whole number of at least 1");
        } else {
            findings.maxOutput(tokens.longValueExact());
        }
    }

    private void tokens(String path, JsonNode value) {
        if (!value.isNull() && !value.isMissingNode() && Numbers.whole(value).isEmpty()) {
            findings.violation(path, "has to be a whole number of tokens");
        }
    }

    private void thinking(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            BUDGETS.forEach(budget -> tokens(name + "." + budget, object.path(budget)));
            NestedFields.keep(object, OF_THINKING, name, findings);
        } else if (!value.isNull() && !value.isBoolean() && !value.isTextual()) {
            findings.violation(name, "has to be an object");
        }
    }

    /**
     * Notes a tier other than the ordinary one. The project's default tier is unknown, and Purser never asks for it.
     */
    private void serviceTier(String tier) {
        if (!ServiceTiers.OF_THE_PROJECT.equals(tier) && !ServiceTiers.isUsual(tier)) {
            findings.serviceTier(tier);
        }
    }

    private void modalities(JsonNode modalities) {
        boolean isText = "text".equals(modalities.textValue()) || modalities.isArray();
        for (JsonNode modality : modalities) {
            isText &= "text".equals(modality.textValue());
        }
        if (!isText) {
            findings.violation("modalities", "has to be [\"text\"]: other answers have other prices");
        }
    }

    private void preferences(JsonNode preferences) {
        if (!preferences.isObject()) {
            findings.violation("provider", "has to be an object");
            return;
        }
        for (Map.Entry<String, JsonNode> preference : preferences.properties()) {
            if (!HARMLESS_PREFERENCES.contains(preference.getKey())) {
                findings.violation("provider", preference.getKey() + " " + WHY);
                return;
            }
        }
    }

    private void stream(JsonNode stream, JsonNode options) {
        if (isGiven(stream) && !stream.isBoolean()) {
            findings.violation("stream", "has to be true or false");
        }
        if (!isGiven(options)) {
            return;
        }
        if (!(options instanceof ObjectNode object)) {
            findings.violation("stream_options", "has to be an object");
        } else if (isGiven(options.path("include_usage"))
                && !options.path("include_usage").isBoolean()) {
            findings.violation("stream_options.include_usage", "has to be true or false");
        } else if (!stream.asBoolean(false)) {
            findings.violation("stream_options", "is only for streams; send \"stream\": true with it");
        } else {
            NestedFields.keep(object, OF_STREAM_OPTIONS, "stream_options", findings);
        }
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
