package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites a credential in what its server answers: a server may repeat what it was sent. It reads texts after their
 * escapes are resolved, and not their bytes.
 *
 * @param words of the credential, the longest first
 */
record Scrubber(List<String> words) {
    /** A shorter word, such as Bearer, may be part of any text. */
    private static final int SHORTEST = 8;

    Scrubber {
        words = List.copyOf(words);
    }

    static Scrubber of(@Nullable Credential credential) {
        return new Scrubber(
                credential == null
                        ? List.of()
                        : Arrays.stream(credential.value().split(" "))
                                .filter(word -> word.length() >= SHORTEST)
                                .distinct()
                                .sorted(Comparator.comparingInt(String::length).reversed())
                                .toList());
    }

    /** The text without the words. */
    String text(String text) {
        String clean = text;
        for (String word : words) {
            clean = clean.replace(word, "*".repeat(word.length()));
        }
        return clean;
    }

    /** The tree without the words, in its texts and in the names of its fields. The tree itself is changed. */
    JsonNode tree(JsonNode node) {
        if (words.isEmpty()) {
            return node;
        }
        return switch (node) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, tree(array.get(i)));
                }
                yield array;
            }
            case TextNode text -> isClean(text.textValue()) ? text : TextNode.valueOf(text(text.textValue()));
            default -> node;
        };
    }

    private ObjectNode object(ObjectNode object) {
        boolean hasCleanNames = true;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            field.setValue(tree(field.getValue()));
            hasCleanNames &= isClean(field.getKey());
        }
        if (hasCleanNames) {
            return object;
        }
        ObjectNode renamed = object.objectNode();
        object.properties().forEach(field -> renamed.set(text(field.getKey()), field.getValue()));
        return renamed;
    }

    private boolean isClean(String text) {
        return words.stream().noneMatch(text::contains);
    }
}
