package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the behaviour of a model at its provider from the file; for well-known providers, it knows some of it. */
final class TraitFields {
    /**
     * OpenRouter has a generation look-up (https://openrouter.ai/docs/api-reference/get-a-generation), and stops only
     * streams (https://openrouter.ai/docs/api-reference/streaming).
     */
    private static final String OPENROUTER = "openrouter";

    private static final String STREAMS = "streams";
    /** OpenAI's Chat Completions accept the newer name for every model, and the older one only for some. */
    private static final String OPENAI = "openai";

    private static final List<String> OPENAI_HOSTS = List.of("api.openai.com", ".openai.azure.com");
    private static final String USUAL_LIMIT = "max_tokens";
    private static final String NEWER_LIMIT = "max_completion_tokens";
    private static final int MOST_PARAMETERS = 200;

    /** The capability, and OpenRouter's names among the parameters of a model. */
    private static final List<String> THINKS = List.of("reasoning", "include_reasoning", "reasoning_effort");

    private TraitFields() {}

    /**
     * Reads the traits.
     *
     * @param provider the provider's name, or null if it is invalid
     * @param baseUrl its base URL, or null if it is invalid
     * @param serviceTiers the service tiers that were read before
     */
    static ModelTraits read(
            Fields fields,
            @Nullable String provider,
            @Nullable URI baseUrl,
            Set<String> capabilities,
            ServiceTiers serviceTiers) {
        Set<String> parameters = new HashSet<>(fields.names("supported_parameters", MOST_PARAMETERS));
        boolean thinks = thinks(capabilities) || thinks(parameters);
        return new ModelTraits(
                whenCancelled(fields, OPENROUTER.equals(provider)),
                fields.flag("generation_lookup", OPENROUTER.equals(provider)),
                fields.flag("thinks", thinks),
                limitName(parameters, isOpenAi(provider, baseUrl)),
                serviceTiers);
    }

    /** Whether capabilities or parameters of a model say that it thinks. */
    static boolean thinks(Set<String> words) {
        return THINKS.stream().anyMatch(words::contains);
    }

    private static ModelTraits.WhenCancelled whenCancelled(Fields fields, boolean stopsStreamsAlone) {
        JsonNode said = fields.raw("stops_on_cancel");
        if (said == null) {
            return ModelTraits.WhenCancelled.GOES_ON;
        }
        if (!said.isBoolean() && !STREAMS.equals(said.textValue())) {
            fields.violation("stops_on_cancel", "has to be true, false or \"" + STREAMS + "\"");
        }
        if (!said.isBoolean() || (said.booleanValue() && stopsStreamsAlone)) {
            return ModelTraits.WhenCancelled.STOPS_STREAMS;
        }
        return said.booleanValue() ? ModelTraits.WhenCancelled.STOPS : ModelTraits.WhenCancelled.GOES_ON;
    }

    /** The field for the longest answer, by the parameters that a model is known to have. */
    static ModelTraits.LimitName limitName(Set<String> parameters, boolean isOpenAi) {
        boolean usual = parameters.contains(USUAL_LIMIT);
        boolean newer = parameters.contains(NEWER_LIMIT);
        if (usual != newer) {
            return usual ? ModelTraits.LimitName.MAX_TOKENS : ModelTraits.LimitName.MAX_COMPLETION_TOKENS;
        }
        return isOpenAi && !usual ? ModelTraits.LimitName.MAX_COMPLETION_TOKENS : ModelTraits.LimitName.EITHER;
    }

    /** Whether the provider is OpenAI itself, by its name or its place. */
    static boolean isOpenAi(@Nullable String provider, @Nullable URI baseUrl) {
        String host = baseUrl == null || baseUrl.getHost() == null ? "" : baseUrl.getHost();
        return OPENAI.equals(provider) || OPENAI_HOSTS.stream().anyMatch(host::endsWith);
    }
}
