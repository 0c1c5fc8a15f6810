package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes what a fake provider is asked to say in the form of Anthropic's Messages, for {@link RecordedAnswer}: so the
 * same requests make the same answers, whatever the provider speaks. An answer that has this form already stays as it
 * is.
 */
final class FakeAnthropic {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPT = 11;
    private static final int COMPLETION = 7;
    private static final Map<String, String> FAULTS = Map.of(
            "cut_after", "cut",
            "reset_after", "reset",
            "error_after", "error",
            "stall_after", "comments",
            "silent_after", "silent");

    private final ArrayNode events = JSON.createArrayNode();
    private final JsonNode model;
    private final Map<Integer, Integer> tools = new LinkedHashMap<>();
    private final List<Integer> open = new ArrayList<>();
    private JsonNode usage = MissingNode.getInstance();
    private int blocks;
    private int text = -1;
    private boolean begun;
    private boolean ended;

    private FakeAnthropic(JsonNode body) {
        this.model = body.path("model");
    }

    /**
     * The answer to that request.
     *
     * @param recorded the answer that the request names, or missing if it tells how to answer in another way
     */
    static JsonNode answer(JsonNode body, JsonNode wanted, JsonNode recorded) {
        boolean streams = body.path("stream").asBoolean();
        if (wanted.has("status")) {
            JsonNode failure = read(FakeAnswers.failure(wanted, "none"));
            ObjectNode answer = said().put("status", wanted.path("status").asInt());
            if (wanted.has("retry_after")) {
                answer.putObject("headers")
                        .put("retry-after", wanted.path("retry_after").asText());
            }
            return answer.set("json", whole(failure));
        }
        if (wanted.path("drop").asBoolean()) {
            return said().put("then", "reset");
        }
        if (wanted.has("raw")) {
            return said().set("text", wanted.path("raw"));
        }
        if (recorded.isMissingNode()) {
            return streams
                    ? new FakeAnthropic(body).stream(asked(wanted))
                    : said().set("json", whole(read(FakeAnswers.completion(body, wanted))));
        }
        if (recorded.has("events")) {
            return new FakeAnthropic(body).stream(recorded);
        }
        ObjectNode answer = recorded.deepCopy();
        if (answer.path("json").isObject()) {
            answer.set("json", whole(answer.path("json")));
        }
        return answer;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode said() {
        return JSON.createObjectNode();
    }

    /** A stream in OpenAI's form, as {@link FakeStream} tells what a request can have. */
    private static ObjectNode asked(JsonNode wanted) {
        ObjectNode answer = said();
        if (wanted.has("every_ms")) {
            answer.set("every_ms", wanted.path("every_ms"));
        }
        ArrayNode events = answer.putArray("events");
        for (int i = 0; i < wanted.path("comments").asInt(); i++) {
            events.add(": still thinking\n\n");
        }
        int count = wanted.path("chunks").asInt(3);
        for (int i = 0; i < count; i++) {
            String end = endBefore(i, wanted);
            if (end.equals("error")) {
                events.addObject().putObject("error").put("type", "api_error").put("message", "gone");
                return answer;
            }
            if (end.isEmpty() || end.equals("cut")) {
                choice(events)
                        .putObject("delta")
                        .put("content", wanted.path("say").asText("word" + i + " "));
            }
            if (!end.isEmpty()) {
                return answer.put("then", end);
            }
        }
        choice(events).put("finish_reason", "stop").putObject("delta");
        ObjectNode used = events.addObject();
        used.putArray("choices");
        used.putObject("usage")
                .put("prompt_tokens", wanted.path("prompt").asInt(PROMPT))
                .put("completion_tokens", wanted.path("completion").asInt(COMPLETION));
        return answer;
    }

    /** What {@link RecordedAnswer} does in place of that piece, or {@code error}; empty where nothing goes wrong. */
    private static String endBefore(int piece, JsonNode wanted) {
        return FAULTS.entrySet().stream()
                .filter(fault -> wanted.path(fault.getKey()).asInt(-1) == piece)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static ObjectNode choice(ArrayNode events) {
        return events.addObject().putArray("choices").addObject();
    }

    private static JsonNode whole(JsonNode json) {
        if (json.has("error") && !json.has("type")) {
            return said().put("type", "error").set("error", json.path("error"));
        }
        if (!json.has("choices")) {
            return json;
        }
        JsonNode choice = json.path("choices").path(0);
        JsonNode message = choice.path("message");
        ObjectNode written = said().put("id", json.path("id").asText()).put("type", "message");
        written.put("role", "assistant").set("model", json.path("model"));
        ArrayNode content = written.putArray("content");
        if (!message.path("content").asText("").isEmpty()
                && !message.path("content").isNull()) {
            content.addObject().put("type", "text").set("text", message.path("content"));
        }
        for (JsonNode call : message.path("tool_calls")) {
            content.add(
                    tool(call).set("input", read(call.at("/function/arguments").asText("{}"))));
        }
        written.put("stop_reason", reason(choice)).putNull("stop_sequence");
        if (json.has("usage")) {
            written.set("usage", usage(json.path("usage")).put("output_tokens", output(json.path("usage"))));
        }
        return written;
    }

    private static ObjectNode tool(JsonNode call) {
        return said().put("type", "tool_use")
                .put("id", call.path("id").asText())
                .set("name", call.at("/function/name"));
    }

    private static String reason(JsonNode choice) {
        return switch (choice.path("finish_reason").asText()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }

    private static ObjectNode usage(JsonNode told) {
        int cached = told.at("/prompt_tokens_details/cached_tokens").asInt();
        return said().put("input_tokens", told.path("prompt_tokens").asInt(PROMPT) - cached)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", cached);
    }

    private static int output(JsonNode told) {
        return told.path("completion_tokens").asInt(COMPLETION);
    }

    private ObjectNode stream(JsonNode answer) {
        answer.path("events").forEach(event -> usage = event.has("usage") ? event.path("usage") : usage);
        answer.path("events").forEach(this::event);
        if (ended) {
            add("message_stop", said());
        }
        ObjectNode written = answer.deepCopy();
        written.set("events", answer.has("every_ms") ? paced(answer.path("every_ms")) : events);
        return written;
    }

    private ArrayNode paced(JsonNode millis) {
        ArrayNode paced = JSON.createArrayNode();
        events.forEach(event -> ((ObjectNode) paced.addObject().set("every_ms", millis)).set("event", event));
        return paced;
    }

    private void event(JsonNode event) {
        if (event.isTextual()) {
            if (!event.textValue().contains("[DONE]")) {
                events.add(event);
            }
        } else if (event.has("error") && !event.has("type")) {
            ObjectNode error = said();
            error.set("error", event.path("error"));
            add("error", error);
        } else if (event.has("choices")) {
            chunk(event.path("choices").path(0));
        } else {
            events.add(event);
        }
    }

    private void chunk(JsonNode choice) {
        begin();
        JsonNode delta = choice.path("delta");
        if (!delta.path("content").asText("").isEmpty()
                && !delta.path("content").isNull()) {
            if (text < 0) {
                stop();
                text = start(said().put("type", "text").put("text", ""));
            }
            ObjectNode piece = said().put("type", "text_delta");
            delta(text, piece.set("text", delta.path("content")));
        }
        delta.path("tool_calls").forEach(this::call);
        if (choice.path("finish_reason").isTextual()) {
            stop();
            ObjectNode end = said();
            end.putObject("delta").put("stop_reason", reason(choice)).putNull("stop_sequence");
            end.putObject("usage").put("output_tokens", output(usage));
            add("message_delta", end);
            ended = true;
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode message = said().put("id", "msg_1").put("type", "message").put("role", "assistant");
        message.set("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(usage).put("output_tokens", 1));
        add("message_start", said().set("message", message));
    }

    private void call(JsonNode call) {
        int number = call.path("index").asInt();
        if (!tools.containsKey(number)) {
            stop();
            ObjectNode use = tool(call);
            use.putObject("input");
            tools.put(number, start(use));
        }
        ObjectNode piece = said().put("type", "input_json_delta");
        delta(
                Objects.requireNonNull(tools.get(number)),
                piece.put("partial_json", call.at("/function/arguments").asText("")));
    }

    private int start(ObjectNode block) {
        add("content_block_start", said().put("index", blocks).set("content_block", block));
        open.add(blocks);
        return blocks++;
    }

    private void delta(int block, JsonNode piece) {
        add("content_block_delta", said().put("index", block).set("delta", piece));
    }

    private void stop() {
        open.forEach(block -> add("content_block_stop", said().put("index", block)));
        open.clear();
        text = -1;
    }

    private void add(String type, JsonNode fields) {
        ObjectNode data = said().put("type", type);
        data.setAll((ObjectNode) fields);
        events.add("event: %s\ndata: %s\n\n".formatted(type, data));
    }
}
