package io.purser.akash.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;

/** Reads parts of recorded documents as the client reads whole answers. */
final class AnswerReader {
    private AnswerReader() {}

    static <T> T read(JsonNode node, Class<T> type) {
        try {
            return OutsideJson.read(node.toString(), type);
        } catch (UnreadableJson e) {
            throw new AssertionError(type + ": " + e.getMessage(), e);
        }
    }
}
