package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import io.purser.toolservers.client.ThirdPartyText;

/** Writes the results of reads: the content of the server as it is, and nothing else of its answer. */
final class ReadResults {
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 2_000;

    private ReadResults() {}

    static ObjectNode ofResource(ObjectNode content) throws ServerFailure {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.set("contents", objects(content, "contents"));
        return result;
    }

    static ObjectNode ofPrompt(ObjectNode content) throws ServerFailure {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        if (content.path("description").isTextual()) {
            result.put(
                    "description",
                    ThirdPartyText.bounded(content.path("description").textValue(), LONGEST_DESCRIPTION));
        }
        result.set("messages", objects(content, "messages"));
        return result;
    }

    private static JsonNode objects(ObjectNode content, String field) throws ServerFailure {
        JsonNode objects = content.path(field);
        if (!objects.isArray() || !objects.valueStream().allMatch(JsonNode::isObject)) {
            throw new ServerFailure(Effect.UNKNOWN, "answers without an array of " + field);
        }
        return objects;
    }

    /** At most as many values as the protocol allows, and no other fields. */
    static ObjectNode ofCompletion(ObjectNode content) throws ServerFailure {
        JsonNode given = content.path("completion");
        if (!given.path("values").isArray()) {
            throw new ServerFailure(Effect.UNKNOWN, "answers without an array of values");
        }
        ObjectNode result = noCompletion();
        ObjectNode completion = (ObjectNode) result.get("completion");
        ArrayNode values = completion.putArray("values");
        given.path("values")
                .valueStream()
                .filter(value -> value.isTextual() && value.textValue().length() <= LONGEST_VALUE)
                .limit(MOST_VALUES)
                .forEach(values::add);
        boolean isCut = given.path("values").size() > values.size();
        completion.put("hasMore", isCut || given.path("hasMore").asBoolean());
        completion.remove("total");
        if (given.path("total").isIntegralNumber() && given.path("total").asLong() >= 0) {
            completion.put("total", given.path("total").asLong());
        }
        return result;
    }

    static ObjectNode noCompletion() {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        ObjectNode completion = result.putObject("completion");
        completion.putArray("values");
        completion.put("total", 0).put("hasMore", false);
        return result;
    }
}
