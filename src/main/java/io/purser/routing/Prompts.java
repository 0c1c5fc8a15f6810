package io.purser.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures prompts, given as a text or as the messages of OpenAI's API. */
public final class Prompts {
    /** What OpenAI's chat format puts around a message, and around the whole. */
    private static final long AROUND_MESSAGE = 3;

    private static final long AROUND_ALL = 3;
    /** No chat format needs more bytes than JSON's own punctuation does. */
    private static final long PUNCTUATION = 16;

    /** What an image of ordinary size takes; a guess that only the policy sees. */
    private static final long MEDIUM = 1_000;

    private static final Set<String> MEDIA =
            Set.of("image_url", "input_audio", "file", "video_url", "image", "audio", "input_image", "input_file");

    private Prompts() {}

    /** The size of whichever is given. */
    public static PromptSize size(@Nullable String prompt, @Nullable List<Map<String, Object>> messages) {
        if (messages == null) {
            String text = prompt == null ? "" : prompt;
            return PromptSize.of(bytes(text), () -> Tokens.count(text));
        }
        return PromptSize.of(
                bytes(messages),
                () -> AROUND_ALL
                        + messages.stream()
                                .mapToLong(m -> AROUND_MESSAGE + tokens(m))
                                .sum());
    }

    /** The tokens of messages as they came, counted as above. */
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

    /** Whether it is a part of a message that is not text: an image, a sound, a file. */
    public static boolean isMedium(JsonNode part) {
        String type = part.path("type").textValue();
        return type != null && MEDIA.contains(type);
    }

    private static long bytes(Object value) {
        return switch (value) {
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
