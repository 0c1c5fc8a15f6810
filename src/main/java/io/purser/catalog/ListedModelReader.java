package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one model of a provider's {@code /models}, in OpenRouter's, in Requesty's or in OpenAI's own form. */
final class ListedModelReader {
    private static final String CHAT = "chat";
    private static final String EMBEDDINGS = "embeddings";
    private static final Set<String> EMBEDDING_WORDS = Set.of("embedding", EMBEDDINGS);

    private static final List<String> CONTEXTS =
            List.of("context_length", "context_window", "max_model_len", "max_context_length");
    private static final List<String> LONGEST = List.of("max_output_tokens", "max_completion_tokens");
    private static final int MOST_WORDS = 200;

    private ListedModelReader() {}

    /**
     * Reads a model.
     *
     * @param usualLimit the field for the longest answer, if the item says nothing
     * @throws IllegalArgumentException saying why it cannot be used
     */
    static ListedModel read(JsonNode item, ModelTraits.LimitName usualLimit) {
        String id = id(item);
        Set<String> parameters = words(item.path("supported_parameters"));
        ListedPrices.Read prices = prices(item);
        return new ListedModel(
                id,
                prices == null ? null : prices.prices(),
                least(item, CONTEXTS),
                least(item, LONGEST),
                capabilities(item, parameters, prices),
                TraitFields.thinks(parameters)
                        || item.path("supports_reasoning").asBoolean(false),
                TraitFields.limitName(parameters, usualLimit));
    }

    /** Whether it writes text in a chat, or makes embeddings; lists also have models that make images or sounds. */
    static boolean isServed(JsonNode item) {
        Set<String> out = words(item.path("architecture").path("output_modalities"));
        boolean isChat = CHAT.equals(item.path("api").asText(CHAT));
        return isForEmbeddings(item) || (isChat && (out.isEmpty() || out.contains("text")));
    }

    private static boolean isForEmbeddings(JsonNode item) {
        Set<String> kinds = words(item.path("architecture").path("output_modalities"));
        kinds.add(item.path("api").asText(CHAT));
        kinds.add(item.path("type").asText(CHAT));
        return kinds.stream().anyMatch(EMBEDDING_WORDS::contains);
    }

    /** Whether a name can be a target here, and stand in a line. */
    static boolean isPlain(String id) {
        return !id.isEmpty() && id.length() <= Fields.LONGEST_NAME && id.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The name; throws if it is not plain. */
    static String id(JsonNode item) {
        String id = item.path("id").isTextual() ? item.path("id").textValue() : "";
        if (!isPlain(id)) {
            throw new IllegalArgumentException("its id is not a plain name of 1 to 200 characters");
        }
        return id;
    }

    private static ListedPrices.@Nullable Read prices(JsonNode item) {
        if (item.path("pricing").isObject()) {
            return ListedPrices.OPENROUTER.read(item.path("pricing"));
        }
        if (item.hasNonNull("pricing")) {
            throw new IllegalArgumentException("its prices are no object");
        }
        boolean hasPrices = item.hasNonNull("input_price") || item.hasNonNull("output_price");
        return hasPrices ? ListedPrices.REQUESTY.read(item) : null;
    }

    /** The least of the numbers of tokens that the item and its first provider tell. */
    private static OptionalLong least(JsonNode item, List<String> names) {
        return names.stream()
                .flatMap(name ->
                        Stream.of(item.path(name), item.path("top_provider").path(name)))
                .filter(node -> node.isIntegralNumber() && node.canConvertToLong())
                .mapToLong(JsonNode::longValue)
                .filter(tokens -> tokens > 0 && tokens <= ProvidersFile.LARGEST_CONTEXT)
                .min();
    }

    /** The known capabilities; empty if nothing is known, which excludes nothing. */
    private static Set<String> capabilities(JsonNode item, Set<String> parameters, ListedPrices.@Nullable Read prices) {
        if (isForEmbeddings(item)) {
            return Set.of(EMBEDDINGS);
        }
        Set<String> in = words(item.path("architecture").path("input_modalities"));
        Set<String> not = new HashSet<>();
        if (isRefused(item, "supports_vision")
                || (!in.isEmpty() && !in.contains("image"))
                || (prices != null && prices.isDearerForImages())) {
            not.add("vision");
        }
        if ((!in.isEmpty() && !in.contains("audio")) || (prices != null && prices.isDearerForAudio())) {
            not.add("audio");
        }
        if (isRefused(item, "supports_tool_calling") || (!parameters.isEmpty() && !parameters.contains("tools"))) {
            not.add("tools");
        }
        Set<String> capabilities = new HashSet<>(Set.of(CHAT, "vision", "audio", "tools"));
        return capabilities.removeAll(not) ? capabilities : Set.of();
    }

    private static boolean isRefused(JsonNode item, String name) {
        return item.path(name).isBoolean() && !item.path(name).booleanValue();
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new HashSet<>();
        for (JsonNode word : list.isArray() ? list : List.<JsonNode>of()) {
            if (word.isTextual() && words.size() < MOST_WORDS) {
                words.add(word.textValue());
            }
        }
        return words;
    }
}
