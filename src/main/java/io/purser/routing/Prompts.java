package io.purser.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.codes.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Measures prompts, given as a text or as the messages of OpenAI's API. */
public final class Prompts {
    /** The tokens that OpenAI's chat format adds to each message, and to the whole. */
    private static final long AROUND_MESSAGE = 3;

    private static final long AROUND_ALL = 3;
    /** No chat format needs more bytes than JSON's own punctuation does. */
    private static final long PUNCTUATION = 16;

    /** The tokens of an image of ordinary size: an estimate that only the policy uses. */
    private static final long MEDIUM = 1_000;

    private static final Set<String> MEDIA = Names.set("""
        image_url image input_image input_audio audio audio_url video_url video input_video file file_url
        input_file document document_url
        """);

    /** The types of text parts in a message, as OpenAI, Mistral and Anthropic name them. */
    private static final Set<String> TEXTS =
            Set.of("text", "refusal", "input_text", "output_text", "thinking", "reasoning", "reference");

    private static final String TYPE = "type";
    private static final String CONTENT = "content";

    private Prompts() {}

    /** The size of the prompt or of the messages, whichever is given. */
    public static PromptSize size(@Nullable String prompt, @Nullable List<Map<String, Object>> messages) {
        if (messages == null) {
            String text = prompt == null ? "" : prompt;
            return PromptSize.of(bytes(text), () -> Tokens.count(text));
        }
        LongSupplier counter = () -> AROUND_ALL
                + messages.stream().mapToLong(m -> AROUND_MESSAGE + tokens(m)).sum();
        boolean unbounded =
                messages.stream().anyMatch(message -> hasMedia(message.get(CONTENT)) || message.get("audio") != null);
        PromptSize size =
                unbounded ? PromptSize.unbounded(bytes(messages), counter) : PromptSize.of(bytes(messages), counter);
        return isKeptForAnHour(messages) ? size.keptForAnHour() : size;
    }

    /** The tokens of messages as they arrived, counted in the same way. */
    public static long tokens(JsonNode messages) {
        long tokens = AROUND_ALL;
        for (JsonNode message : messages) {
            tokens += AROUND_MESSAGE + text(message);
        }
        return tokens;
    }

    private static long text(JsonNode node) {
        if (node.isValueNode()) {
            return node.isNull() ? 0 : Tokens.count(node.asText());
        }
        if (isMedium(node)) {
            return MEDIUM;
        }
        long tokens = 0;
        for (JsonNode child : node) {
            tokens += text(child);
        }
        return tokens;
    }

    /** Whether a part of a message is not text: an image, a sound, a file. */
    public static boolean isMedium(JsonNode part) {
        String type = part.path(TYPE).textValue();
        return type != null && MEDIA.contains(type);
    }

    /** Whether a part of a message is certainly text. */
    public static boolean isText(JsonNode part) {
        String type = part.path(TYPE).textValue();
        return type != null && TEXTS.contains(type);
    }

    private static boolean isNoText(Map<?, ?> part) {
        return !(part.get(TYPE) instanceof String type && TEXTS.contains(type));
    }

    /** Whether a content has a part that is not certainly text. */
    private static boolean hasMedia(@Nullable Object content) {
        return switch (content) {
            case Map<?, ?> part -> isNoText(part) || part.values().stream().anyMatch(Prompts::hasMediaWithin);
            case List<?> list -> list.stream().anyMatch(Prompts::hasMedia);
            case null, default -> false;
        };
    }

    /** The same for a field of a part, whose lists may contain parts. */
    private static boolean hasMediaWithin(@Nullable Object value) {
        return value instanceof List<?> list && hasMedia(list);
    }

    private static boolean isKeptForAnHour(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                (map.get("cache_control") instanceof Map<?, ?> control && "1h".equals(control.get("ttl")))
                        || map.values().stream().anyMatch(Prompts::isKeptForAnHour);
            case List<?> list -> list.stream().anyMatch(Prompts::isKeptForAnHour);
            case null, default -> false;
        };
    }

    private static boolean isMedium(Map<?, ?> part) {
        return part.get(TYPE) instanceof String type && MEDIA.contains(type);
    }

    private static long bytes(Object value) {
        return switch (value) {
            case Map<?, ?> map when isMedium(map) -> PUNCTUATION;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .filter(e -> e.getValue() != null)
                        .mapToLong(e -> PUNCTUATION + bytes(e.getKey()) + bytes(e.getValue()))
                        .sum();
            case List<?> list ->
                list.stream().mapToLong(item -> PUNCTUATION + bytes(item)).sum();
            default -> value.toString().getBytes(StandardCharsets.UTF_8).length;
        };
    }

    private static long tokens(Object value) {
        return switch (value) {
            case Map<?, ?> map when isMedium(map) -> MEDIUM;
            case Map<?, ?> map ->
                map.values().stream()
                        .filter(java.util.Objects::nonNull)
                        .mapToLong(Prompts::tokens)
                        .sum();
            case List<?> list -> list.stream().mapToLong(Prompts::tokens).sum();
            default -> Tokens.count(value.toString());
        };
    }
}
