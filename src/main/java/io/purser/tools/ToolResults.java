package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Writes the results of tools: structured content with a short text, or a failure that a model can act on. */
@ApplicationScoped
class ToolResults {
    private static final String PROBLEM_KEY = "io.purser/problem";
    /** An answer takes this many times its JSON until it is sent: as a tree, as texts and as bytes. */
    private static final int WRITING = 8;

    private final ObjectMapper exact;

    ToolResults(ObjectMapper json) {
        this.exact = json.copy().configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
    }

    /**
     * The result of a call that the tool carried out. Clients of revision 2025-03-26 know no structured content, and
     * find it as the second text.
     *
     * @param memory receives the bytes that the answer takes. An exception from it ends a call that changed nothing; a
     *     call that spent is not turned into a failure.
     */
    ObjectNode success(Tool tool, Object answer, LongConsumer memory) {
        JsonNode content = tree(answer);
        String json = content.toString();
        if (tool.effect() == Tool.Effect.READS) {
            memory.accept((long) WRITING * json.length());
        }
        ObjectNode result = texts(Summaries.of(tool, content), json);
        result.set("structuredContent", content);
        return result.put("isError", false);
    }

    /** The answer as JSON, with the numbers as they are. */
    JsonNode tree(Object answer) {
        return exact.valueToTree(answer);
    }

    /**
     * The result of a call that failed: what is wrong, what to change, and whether to try again.
     *
     * @param arguments of the call, as the client wrote them
     */
    static ObjectNode failure(Tool tool, byte[] arguments, Problem problem) {
        return failure(Advice.on(problem.type(), tool, arguments), problem);
    }

    /** The result of a call that failed, with that advice. */
    static ObjectNode failure(Advice advice, Problem problem) {
        ObjectNode document = PlainJson.MAPPER.valueToTree(problem.toDocument());
        document.remove("error"); // of OpenAI's form
        document.put("try_again", advice.tryAgain());
        if (advice.tryAgain()) {
            problem.retryAfter().map(Duration::toMillis).ifPresent(wait -> document.put("try_again_after_ms", wait));
        }
        ObjectNode result = texts(
                "%s: %s. %s".formatted(problem.type().title(), withoutLastStop(problem.detail()), advice.sentence()),
                document.toString());
        result.putObject("_meta").set(PROBLEM_KEY, document);
        return result.put("isError", true);
    }

    private static String withoutLastStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static ObjectNode texts(String summary, String json) {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        ArrayNode content = result.putArray("content");
        content.addObject().put("type", "text").put("text", summary);
        content.addObject().put("type", "text").put("text", json);
        return result;
    }
}
