package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Violation;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The fields that would change the price of a call, or who serves it, behind the back of what was authorised. Those
 * that can be held to their bound pass; the others are refused by name.
 */
final class PriceFields {
    private static final String WHY = "is not supported: it would change the price or who serves the call";

    private static final List<String> REFUSED =
            List.of("plugins", "transforms", "web_search_options", "preset", "prediction", "audio");

    /** Preferences of OpenRouter's that narrow who may serve, and raise no price. */
    private static final Set<String> HARMLESS_PREFERENCES = Set.of("data_collection", "zdr", "require_parameters");

    /** Tools that the caller runs himself; what a provider runs has a price of its own. */
    private static final Set<String> OWN_TOOLS = Set.of("function", "custom");

    private PriceFields() {}

    static void check(ObjectNode body, List<Violation> violations) {
        for (String field : REFUSED) {
            JsonNode value = body.path(field);
            if (isGiven(value) && !(value.isArray() && value.isEmpty())) {
                violations.add(new Violation(field, WHY));
            }
        }
        checkChoices(body.path("n"), violations);
        JsonNode route = body.path("route");
        if (isGiven(route) && !"fallback".equals(route.textValue())) {
            violations.add(new Violation("route", WHY + "; \"fallback\" is what models does anyway"));
        }
        checkTier(body.path("service_tier"), violations);
        checkModalities(body.path("modalities"), violations);
        checkPreferences(body.path("provider"), violations);
        checkTools(body.path("tools"), violations);
        checkStream(body, violations);
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static void checkChoices(JsonNode choices, List<Violation> violations) {
        if (isGiven(choices) && !(choices.isIntegralNumber() && choices.longValue() == 1)) {
            violations.add(new Violation("n", "has to be 1"));
        }
    }

    private static void checkTier(JsonNode tier, List<Violation> violations) {
        if (isGiven(tier) && !"default".equals(tier.textValue()) && !"auto".equals(tier.textValue())) {
            violations.add(new Violation("service_tier", WHY + "; leave it out, or send \"default\""));
        }
    }

    private static void checkModalities(JsonNode modalities, List<Violation> violations) {
        for (JsonNode modality : modalities) {
            if (!"text".equals(modality.textValue())) {
                violations.add(new Violation("modalities", "has to be [\"text\"]: other answers have other prices"));
                return;
            }
        }
    }

    private static void checkPreferences(JsonNode preferences, List<Violation> violations) {
        if (!isGiven(preferences)) {
            return;
        }
        if (!preferences.isObject()) {
            violations.add(new Violation("provider", "has to be an object"));
            return;
        }
        for (Iterator<String> names = preferences.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!HARMLESS_PREFERENCES.contains(name)) {
                violations.add(new Violation("provider", name + " " + WHY));
                return;
            }
        }
    }

    private static void checkTools(JsonNode tools, List<Violation> violations) {
        for (int i = 0; i < tools.size(); i++) {
            String type = tools.path(i).path("type").asText();
            if (!OWN_TOOLS.contains(type)) {
                violations.add(new Violation(
                        "tools[" + i + "].type",
                        "has to be function or custom: what a provider runs has its own price"));
            }
        }
    }

    private static void checkStream(ObjectNode body, List<Violation> violations) {
        JsonNode stream = body.path("stream");
        if (isGiven(stream) && !stream.isBoolean()) {
            violations.add(new Violation("stream", "has to be true or false"));
        }
        JsonNode options = body.path("stream_options");
        if (!isGiven(options)) {
            return;
        }
        if (!options.isObject()) {
            violations.add(new Violation("stream_options", "has to be an object"));
        } else if (isGiven(options.path("include_usage"))
                && !options.path("include_usage").isBoolean()) {
            violations.add(new Violation("stream_options.include_usage", "has to be true or false"));
        } else if (!stream.asBoolean(false)) {
            violations.add(new Violation("stream_options", "is only for streams; send \"stream\": true with it"));
        }
    }
}
