package io.purser.gateway.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.ResponsesForm;
import io.purser.problem.Problem;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongConsumer;

/** A request in the form of OpenAI's Responses. No provider gets it as it is. */
public final class ResponsesRequest extends TranslatedRequest {
    private static final Map<String, String> NAMES = Map.of(
            "messages", "input",
            "max_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "response_format", "text.format",
            "verbosity", "text.verbosity");

    private final ResponsesForm form;

    private ResponsesRequest(UncheckedBody translated, ResponsesTranslation translation, ResponsesForm form) {
        super(translated, translation.notCarried(), NAMES);
        this.form = form;
    }

    /**
     * Reads the body of a request for a response.
     *
     * @param at when it came, which the answer tells
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong
     */
    public static ResponsesRequest read(byte[] raw, LongConsumer memory, Instant at) {
        UncheckedBody asked = UncheckedBody.parseToTranslate(raw, memory);
        ResponsesTranslation translation = new ResponsesTranslation(asked.findings());
        ObjectNode chat = translation.of(asked.body());
        if (chat.path("messages").isEmpty()) {
            asked.findings().done(); // a rule of chat completions would name a field that the caller does not know
        }
        UncheckedBody translated = asked.translated(chat, translation.added());
        check(translated);
        ObjectNode settings = RepeatedSettings.of(asked.body(), asked.findings());
        return new ResponsesRequest(translated, translation, new ResponsesForm(at, settings, translation.tools()));
    }

    @Override
    public String path() {
        return "/responses";
    }

    @Override
    public AnswerForm form() {
        return form;
    }
}
