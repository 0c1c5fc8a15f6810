package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a fake provider says where the request names no recording: OpenAI's recorded answers, changed as the request has it. */
final class FakeAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "openai/stream";
    private static final int BEGUN = 0;
    private static final int SAID = 1;
    private static final int STOPPED = 2;
    private static final int USED = 3;

    private FakeAnswers() {}

    /** An answer to a chat completion that comes at once. */
    static String completion(JsonNode body, JsonNode request) {
        ObjectNode answer = of(body, Recordings.body("openai/answer"));
        if (request.path("empty").asBoolean()) {
            answer.putArray("choices");
            answer.remove("usage");
            return answer.toString();
        }
        ObjectNode message = (ObjectNode) answer.at("/choices/0/message");
        if (request.has("say_bytes")) {
            message.put("content", "x".repeat(request.path("say_bytes").asInt()));
        } else if (request.has("say")) {
            message.put("content", request.path("say").asText());
        }
        if (request.path("no_usage").asBoolean()) {
            answer.remove("usage");
        } else {
            answer.set("usage", usage(answer, request));
        }
        return answer.toString();
    }

    /** The event of a piece that says this. */
    static String said(JsonNode body, String text) {
        return event(piece(body, text).toString());
    }

    private static ObjectNode piece(JsonNode body, String text) {
        ObjectNode piece = of(body, Recordings.event(STREAM, SAID));
        ((ObjectNode) piece.at("/choices/0/delta")).put("content", text);
        return piece;
    }

    /** The event that a stream begins with. */
    static String begun(JsonNode body) {
        return event(of(body, Recordings.event(STREAM, BEGUN)).toString());
    }

    /** The event of the last piece of the answer. */
    static String stopped(JsonNode body) {
        return event(of(body, Recordings.event(STREAM, STOPPED)).toString());
    }

    /** The event of a piece, with the usage of the whole answer beside it. */
    static String saidWithUsage(JsonNode body, String text, JsonNode request) {
        ObjectNode piece = piece(body, text);
        piece.set("usage", usage(Recordings.event(STREAM, USED), request));
        return event(piece.toString());
    }

    /** The event that tells what a stream used. */
    static String used(JsonNode body, JsonNode request) {
        ObjectNode used = of(body, Recordings.event(STREAM, USED));
        used.set("usage", usage(used, request));
        return event(used.toString());
    }

    /** The first event of a recorded answer, such as one that tells of an error. */
    static String first(String recording) {
        return event(Recordings.event(recording, 0).toString());
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static ObjectNode of(JsonNode body, ObjectNode recorded) {
        JsonNode told = FakeProvider.wanted(body).path("generation");
        if (told.isObject()) {
            recorded.put("id", Generations.idOf(told));
        }
        return recorded.put("model", body.path("model").asText());
    }

    private static JsonNode usage(ObjectNode recorded, JsonNode request) {
        if (request.has("usage")) {
            return request.path("usage");
        }
        ObjectNode usage = (ObjectNode) recorded.path("usage");
        int prompt = request.path("prompt").asInt(usage.path("prompt_tokens").intValue());
        int completion =
                request.path("completion").asInt(usage.path("completion_tokens").intValue());
        usage.put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        if (request.has("cached")) {
            usage.putObject("prompt_tokens_details")
                    .put("cached_tokens", request.path("cached").asInt());
        }
        if (request.has("cost")) {
            usage.set("cost", request.path("cost"));
        }
        return usage;
    }

    /** The error of a provider that fails. */
    static String failure(JsonNode request, String key) {
        ObjectNode failure = Recordings.body("openai/failure");
        ObjectNode error = (ObjectNode) failure.path("error");
        String recorded = error.path("message").textValue().replace("{key}", key);
        error.put("message", request.path("message").asText(recorded));
        return failure.toString();
    }

    /** One vector for each text. */
    static String vectors(JsonNode body) {
        ObjectNode answer = of(body, Recordings.body("openai/vectors"));
        ArrayNode data = (ArrayNode) answer.path("data");
        int count = body.path("input").isArray() ? body.path("input").size() : 1;
        ObjectNode first = (ObjectNode) data.remove(0);
        for (int i = 0; i < count; i++) {
            data.add(first.deepCopy().put("index", i));
        }
        return answer.toString();
    }

    /**
     * What a conversation asks for now, if a text in it is an object with {@code steps}: the step after those that the
     * assistant has taken, or the last one; otherwise missing.
     */
    static JsonNode steps(JsonNode messages) {
        JsonNode steps = MissingNode.getInstance();
        int taken = 0;
        for (JsonNode message : messages) {
            taken += message.path("role").asText().equals("assistant") ? 1 : 0;
            JsonNode content = message.path("content");
            for (JsonNode part :
                    content.isArray() ? content : JSON.createArrayNode().add(content)) {
                String text = part.path("text").asText(part.asText());
                steps = text.startsWith("{\"steps\":") ? request(text).path("steps") : steps;
            }
        }
        return steps.path(Math.min(taken, Math.max(0, steps.size() - 1)));
    }

    /** What a text asks for; nothing where it is no object. */
    static JsonNode request(String text) {
        try {
            return text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode();
        } catch (java.io.IOException e) {
            return JSON.createObjectNode();
        }
    }
}
