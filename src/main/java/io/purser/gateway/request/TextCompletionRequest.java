package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.TextCompletionForm;
import io.purser.problem.Problem;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A request of OpenAI's older API for completions of a text
 * (https://platform.openai.com/docs/api-reference/completions/create). Its prompt becomes the message of a user, so that
 * any model for chats can serve it.
 */
public final class TextCompletionRequest extends ChatRequest {
    private static final String PROMPT = "prompt";

    /** The fields that no chat completion has a place for, or that mean something else there. */
    private static final Set<String> NOT_CARRIED = Names.set("""
        suffix echo logprobs messages tools tool_choice functions function_call response_format
        """);

    private static final TextCompletionForm FORM = new TextCompletionForm();

    private TextCompletionRequest(UncheckedBody translated) {
        super(translated);
    }

    /**
     * Reads the body of a request to complete a text.
     *
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong
     */
    public static TextCompletionRequest read(byte[] raw, LongConsumer memory) {
        UncheckedBody asked = UncheckedBody.parse(raw, memory);
        ObjectNode chat = PassthroughJson.object();
        JsonNode prompt = prompt(asked.body().path(PROMPT), asked.findings());
        chat.putArray("messages").addObject().put("role", "user").set("content", prompt);
        asked.body().properties().forEach(field -> {
            String name = field.getKey();
            if (NOT_CARRIED.contains(name)) {
                refuse(name, field.getValue(), asked.findings());
            } else if (!name.equals(PROMPT)) {
                chat.set(name, field.getValue());
            }
        });
        UncheckedBody translated = new UncheckedBody(asked.length(), chat, asked.targets(), asked.findings());
        check(translated);
        return new TextCompletionRequest(translated);
    }

    /** The one text. */
    private static JsonNode prompt(JsonNode prompt, RequestFindings findings) {
        JsonNode text = prompt.isArray() && prompt.size() == 1 ? prompt.path(0) : prompt;
        if (!text.isTextual() || text.textValue().isEmpty()) {
            findings.violation(
                    PROMPT,
                    prompt.isMissingNode()
                            ? "is missing"
                            : "has to be a text, or a list of one; a list of several or of tokens cannot be carried");
        }
        return text;
    }

    private static void refuse(String name, JsonNode value, RequestFindings findings) {
        if (!MessagesFit.isNothing(value) || (name.equals("logprobs") && value.isNumber())) {
            findings.violation(
                    name, "cannot be carried to a model for chats: leave it out, or use /v1/chat/completions");
        }
    }

    @Override
    public String path() {
        return "/completions";
    }

    @Override
    public AnswerForm form() {
        return FORM;
    }
}
