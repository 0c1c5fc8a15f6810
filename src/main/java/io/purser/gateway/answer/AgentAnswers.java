package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an agent answers by the Agent2Agent protocol (https://a2a-protocol.org) over JSON-RPC as a chat completion:
 * a message, or a task with its state and artifacts. The completion has two more fields, which {@link #state} and {@link
 * #pending} read.
 *
 * @param request the id of the JSON-RPC request; an answer with another one is none
 * @param at the time for the field {@code created}
 */
public record AgentAnswers(String request, Instant at) implements AnswerReader {
    /** The JSON-RPC errors after which the agent has not begun: it did not take the message. */
    private static final Set<Integer> NOT_BEGUN =
            Set.of(-32700, -32600, -32601, -32602, -32001, -32003, -32004, -32005, -32007, -32008, -32009);

    private static final String STATE = "task_state";
    private static final String ID = "id";
    private static final int LONGEST_ID = 1_000;
    private static final int LONGEST_DETAIL = 1_000;
    private static final int REFUSED = 400;
    private static final int FAILED = 502;

    /** The state that {@link #whole} found; null if the answer is no task. */
    public static @Nullable TaskState state(JsonNode completion) {
        return TaskState.of(completion.path(STATE).textValue());
    }

    /** The id of the task that the agent works on; null if it does not, so that the answer is complete. */
    public static @Nullable String pending(JsonNode completion) {
        TaskState state = state(completion);
        return state != null && state.isPending() ? completion.path(ID).textValue() : null;
    }

    /** The id of the task of a completion; empty if it is none. */
    public static String task(JsonNode completion) {
        return completion.path(ID).asText("");
    }

    @Override
    public boolean isTranslated(JsonNode answer) {
        return true;
    }

    @Override
    public JsonNode whole(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (!"2.0".equals(answer.path("jsonrpc").textValue())) {
            return PassthroughJson.object();
        }
        boolean isOurs = request.equals(answer.path(ID).textValue());
        if (error.isObject() && (isOurs || answer.path(ID).isNull())) {
            return error(error);
        }
        JsonNode result = answer.path("result");
        if (!isOurs || !result.isObject()) {
            return PassthroughJson.object();
        }
        JsonNode task = result.path("task").isObject() ? result.get("task") : result;
        if (task.path("status").isObject()) {
            return task(task, TaskState.of(task.path("status").path("state").textValue()));
        }
        JsonNode message = result.path("message").isObject() ? result.get("message") : result;
        return message.path("parts").isArray()
                ? completion("", AgentParts.text(message.path("parts")))
                : PassthroughJson.object();
    }

    private static JsonNode error(JsonNode error) {
        String message = error.path("message").asText("");
        ObjectNode told = PassthroughJson.object();
        told.putObject("error")
                .put("message", message.substring(0, Math.min(message.length(), LONGEST_DETAIL)))
                .put("status", NOT_BEGUN.contains(error.path("code").asInt()) ? REFUSED : FAILED);
        return told;
    }

    private JsonNode task(JsonNode task, @Nullable TaskState state) {
        String id = task.path(ID).asText("");
        if (state == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return PassthroughJson.object();
        }
        return completion(id, state.isPending() ? state.words() : words(task, state))
                .put(STATE, state.code());
    }

    /** What the agent says: the artifacts of a complete task, otherwise its message about the state. */
    private static String words(JsonNode task, TaskState state) {
        StringBuilder made = new StringBuilder();
        for (JsonNode artifact : task.path("artifacts")) {
            AgentParts.appendArtifact(artifact, made);
        }
        String said = AgentParts.text(task.path("status").path("message").path("parts"));
        boolean isComplete = state == TaskState.COMPLETED;
        String first = isComplete ? made.toString() : said;
        String second = isComplete ? said : state == TaskState.FAILED ? made.toString() : "";
        return !first.isEmpty() ? first : !second.isEmpty() ? second : state.words();
    }

    private ObjectNode completion(String id, String text) {
        ObjectNode completion = PassthroughJson.object()
                .put(ID, id)
                .put("object", "chat.completion")
                .put("created", at.getEpochSecond());
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", text);
        return completion;
    }

    @Override
    public StreamWriter stream(StreamWriter writer) {
        throw new IllegalStateException("a task is answered at once");
    }

    /** The text of the parts of a message or an artifact in A2A. */
    private static final class AgentParts {
        private AgentParts() {}

        static String text(JsonNode parts) {
            StringBuilder text = new StringBuilder();
            append(parts, text);
            return text.toString();
        }

        private static void append(JsonNode parts, StringBuilder text) {
            for (JsonNode part : parts) {
                append(words(part), text);
            }
        }

        /** Adds the words, with an empty line before them. */
        private static void append(String words, StringBuilder text) {
            if (!words.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(words);
            }
        }

        /**
         * Adds an artifact, with an empty line before it. Its texts may be pieces of one text that the agent appended to it
         * while it worked (https://a2a-protocol.org, "TaskArtifactUpdateEvent"), so that nothing comes between them. Data become
         * JSON, and a file its address or its name, with an empty line around them.
         */
        static void appendArtifact(JsonNode artifact, StringBuilder text) {
            StringBuilder pieces = new StringBuilder();
            for (JsonNode part : artifact.path("parts")) {
                if (isText(part)) {
                    pieces.append(part.get("text").textValue());
                } else {
                    append(pieces.toString(), text);
                    pieces.setLength(0);
                    append(words(part), text);
                }
            }
            append(pieces.toString(), text);
        }

        private static boolean isText(JsonNode part) {
            return part.path("text").isTextual();
        }

        private static String words(JsonNode part) {
            if (isText(part)) {
                return part.get("text").textValue();
            }
            if (part.hasNonNull("data")) {
                return PassthroughJson.text(part.get("data"));
            }
            // Revision 0.3 has an object for a file; in 1.0 its fields belong to the part.
            JsonNode file = part.path("file").isObject() ? part.get("file") : part;
            String address = file.path("url").asText(file.path("uri").asText(""));
            if (!address.isEmpty()) {
                return address;
            }
            boolean hasBytes =
                    file.path("raw").isTextual() || file.path("bytes").isTextual();
            String name = file.path("filename").asText(file.path("name").asText("without a name"));
            return hasBytes ? "[a file, which is not passed on: " + name + "]" : "";
        }
    }
}
