package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A message in a stream of OpenAI's Responses: texts and refusals, one after another. */
final class ResponseMessage {
    /** The events of a stream, each with the next number. */
    interface Numbered {
        /** The next event. It has to be written before another one begins. */
        TypedEvent begin(String type);

        /** The number of the next event, which the caller writes by itself. */
        int next();
    }

    private final String id;
    private final int place;
    private final ArrayNode content = PassthroughJson.object().arrayNode();
    private final StringBuilder said = new StringBuilder();
    private @Nullable PieceEvents open;
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
     * @param events the events of the stream that come next
     */
    void say(boolean refuses, String piece, Numbered events, Buffer forCaller) {
        if (open != null && isRefusal != refuses) {
            endPart(events, forCaller);
        }
        PieceEvents pieces = open;
        if (pieces == null) {
            isRefusal = refuses;
            placed(events.begin("response.content_part.added"))
                    .set("part", ResponseParts.part(refuses, ""))
                    .appendTo(forCaller);
            pieces = pieces();
            open = pieces;
        }
        said.append(piece);
        pieces.append(events.next(), piece, forCaller);
    }

    private PieceEvents pieces() {
        String type = isRefusal ? "response.refusal.delta" : "response.output_text.delta";
        TypedEvent first = placed(TypedEvent.of(type).put("sequence_number", 0)).put("delta", "");
        if (!isRefusal) {
            first.data().putArray("logprobs");
        }
        return new PieceEvents(first);
    }

    private TypedEvent placed(TypedEvent event) {
        return event.put("item_id", id).put("output_index", place).put("content_index", content.size());
    }

    private void endPart(Numbered events, Buffer forCaller) {
        String text = said.toString();
        said.setLength(0);
        open = null;
        if (isRefusal) {
            placed(events.begin("response.refusal.done")).put("refusal", text).appendTo(forCaller);
        } else {
            TypedEvent done = placed(events.begin("response.output_text.done")).put("text", text);
            done.data().putArray("logprobs");
            done.appendTo(forCaller);
        }
        ObjectNode part = ResponseParts.part(isRefusal, text);
        placed(events.begin("response.content_part.done")).set("part", part).appendTo(forCaller);
        content.add(part);
    }

    /** Ends the part that is open, and returns all parts. */
    ArrayNode end(Numbered events, Buffer forCaller) {
        if (open != null) {
            endPart(events, forCaller);
        }
        return content;
    }
}
