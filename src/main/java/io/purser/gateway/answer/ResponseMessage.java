package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

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
     * @param events begins the event of that type
     */
    void say(boolean refuses, String piece, Function<String, TypedEvent> events, Buffer forCaller) {
        if (isOpen && isRefusal != refuses) {
            endPart(events, forCaller);
        }
        if (!isOpen) {
            isOpen = true;
            isRefusal = refuses;
            placed(events.apply("response.content_part.added"))
                    .set("part", ResponseParts.part(refuses, ""))
                    .appendTo(forCaller);
        }
        said.append(piece);
        TypedEvent delta = placed(events.apply(refuses ? "response.refusal.delta" : "response.output_text.delta"))
                .put("delta", piece);
        if (!refuses) {
            delta.data().putArray("logprobs");
        }
        delta.appendTo(forCaller);
    }

    private TypedEvent placed(TypedEvent event) {
        return event.put("item_id", id).put("output_index", place).put("content_index", content.size());
    }

    private void endPart(Function<String, TypedEvent> events, Buffer forCaller) {
        String text = said.toString();
        said.setLength(0);
        isOpen = false;
        if (isRefusal) {
            placed(events.apply("response.refusal.done")).put("refusal", text).appendTo(forCaller);
        } else {
            TypedEvent done = placed(events.apply("response.output_text.done")).put("text", text);
            done.data().putArray("logprobs");
            done.appendTo(forCaller);
        }
        ObjectNode part = ResponseParts.part(isRefusal, text);
        placed(events.apply("response.content_part.done")).set("part", part).appendTo(forCaller);
        content.add(part);
    }

    /** Ends the part that is open, and returns all parts. */
    ArrayNode end(Function<String, TypedEvent> events, Buffer forCaller) {
        if (isOpen) {
            endPart(events, forCaller);
        }
        return content;
    }
}
