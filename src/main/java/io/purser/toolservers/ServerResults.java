package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.money.Usd;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import java.util.UUID;

/** Writes the results of server tools: the content of the server as it is, and what the call cost. */
final class ServerResults {
    private static final String ENTRY_KEY = "io.purser/entry";
    private static final String COST_KEY = "io.purser/cost_usd";
    private static final String IS_ERROR = "isError";

    private ServerResults() {}

    /**
     * The result of a call that was answered.
     *
     * @param questions passes on what the tool asks its caller
     * @throws ServerFailure if the answer is no result of a tool
     */
    static ObjectNode of(ServerAnswer answer, Questions questions, UUID entry, Usd cost) throws ServerFailure {
        ObjectNode result = switch (answer) {
            case ServerAnswer.Refusal(long code, String message) ->
                failure("The tool server answers with the error %d: %s".formatted(code, message));
            case ServerAnswer.Result(ObjectNode content) ->
                Questions.areIn(content) ? asking(content, questions) : of(content);
        };
        result.putObject("_meta").put(ENTRY_KEY, entry.toString()).put(COST_KEY, cost.toString());
        return result;
    }

    /** A result that is a failed one if the caller cannot be asked that. */
    private static ObjectNode asking(ObjectNode content, Questions questions) throws ServerFailure {
        String obstacle = questions.obstacle(content);
        return obstacle == null ? questions.passed(content) : failure("The tool " + obstacle);
    }

    private static ObjectNode of(ObjectNode content) throws ServerFailure {
        JsonNode structured = content.get("structuredContent");
        if (!content.path("content").isArray() && structured == null) {
            throw new ServerFailure(ServerFailure.Effect.UNKNOWN, "answers with something that is no result of a tool");
        }
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.set("content", content.path("content").isArray() ? content.get("content") : result.arrayNode());
        if (structured != null) {
            result.set("structuredContent", structured);
        }
        return result.put(IS_ERROR, content.path(IS_ERROR).asBoolean());
    }

    /**
     * The result of a dry run. It is marked as an error because the tool did not run: so clients do not look for the
     * tool's structured content.
     */
    static ObjectNode ofDryRun(OfferedTool tool) {
        ObjectNode result =
                failure("Nothing was called. A call of %s costs %s USD.".formatted(tool.fullName(), tool.price()));
        result.putObject("_meta").put(OfferedTool.PRICE_KEY, tool.price().toString());
        return result;
    }

    static boolean isError(ObjectNode result) {
        return result.path(IS_ERROR).asBoolean();
    }

    /** A result that says so, and is marked as an error. */
    static ObjectNode failure(String text) {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result.put(IS_ERROR, true);
    }
}
