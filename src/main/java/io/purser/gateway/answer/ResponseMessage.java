package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/** A message in a stream of OpenAI's Responses: texts and refusals, one after another. */
final class ResponseMessage {
    private final String id;
    private final int place;
    private final ArrayNode content = PassthroughJson.object().arrayNode();
    private final StringBuilder said = new StringBuilder();
    private boolean isOpen;
    private boolean isRefusal;

    /** @param place its place in the answer */
    ResponseMessage(String id, int place) {
        this.id = id;
        this.place = place;
    }

    String id() {
        return id;
    }

    int place() {
        return place;
    }

    /**
     * Adds a piece to the part that is open, or begins another part.
     *
     * @param events takes the type and the fields of each event
     */
    void say(boolean refuses, String piece, BiConsumer<String, ObjectNode> events) {
        if (isOpen && isRefusal != refuses) {
            endPart(events);
        }
        if (!isOpen) {
            isOpen = true;
            isRefusal = refuses;
            events.accept("response.content_part.added", fields().set("part", ResponseParts.part(refuses, "")));
        }
        said.append(piece);
        ObjectNode delta = fields().put("delta", piece);
        if (!refuses) {
            delta.putArray("logprobs");
        }
        events.accept(refuses ? "response.refusal.delta" : "response.output_text.delta", delta);
    }

    private ObjectNode fields() {
        return PassthroughJson.object()
                .put("item_id", id)
                .put("output_index", place)
                .put("content_index", content.size());
    }

    private void endPart(BiConsumer<String, ObjectNode> events) {
        String text = said.toString();
        said.setLength(0);
        isOpen = false;
        if (isRefusal) {
            events.accept("response.refusal.done", fields().put("refusal", text));
        } else {
            ObjectNode done = fields().put("text", text);
            done.putArray("logprobs");
            events.accept("response.output_text.done", done);
        }
        ObjectNode part = ResponseParts.part(isRefusal, text);
        events.accept("response.content_part.done", fields().set("part", part));
        content.add(part);
    }

    /** Ends the part that is open, and returns all parts. */
    ArrayNode end(BiConsumer<String, ObjectNode> events) {
        if (isOpen) {
            endPart(events);
        }
        return content;
    }
}
