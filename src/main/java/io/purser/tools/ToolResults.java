package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Writes the results of tools: structured content with a short text, or a failure that a model can act on. */
@ApplicationScoped
class ToolResults {
    private static final String PROBLEM_KEY = "io.purser/problem";

    private final ObjectMapper exact;

    ToolResults(ObjectMapper json) {
        this.exact = json.copy().configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
    }

    /** The result of a call that the tool carried out. */
    ObjectNode success(Tool tool, Object answer) {
        JsonNode content = tree(answer);
        ObjectNode result = text(Summaries.of(tool, content));
        result.set("structuredContent", content);
        return result.put("isError", false);
    }

    /** The answer as JSON, with the numbers as they are. */
    JsonNode tree(Object answer) {
        return exact.valueToTree(answer);
    }

    /** The result of a call that failed: what is wrong, what to change, and whether to try again. */
    static ObjectNode failure(Problem problem) {
        Advice advice = Advice.on(problem.type());
        ObjectNode document = PlainJson.MAPPER.valueToTree(problem.toDocument());
        document.remove("error"); // of OpenAI's form
        document.put("try_again", advice.tryAgain());
        problem.retryAfter().map(Duration::toMillis).ifPresent(wait -> document.put("try_again_after_ms", wait));
        ObjectNode result = text(
                "%s: %s. %s".formatted(problem.type().title(), withoutLastStop(problem.detail()), advice.sentence()));
        result.withArray("content").addObject().put("type", "text").put("text", document.toString());
        result.putObject("_meta").set(PROBLEM_KEY, document);
        return result.put("isError", true);
    }

    private static String withoutLastStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static ObjectNode text(String text) {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
