package io.purser.gateway.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.PassthroughJson;
import java.util.function.LongConsumer;

/** A task that is handed to an agent: a chat completion of the agent's endpoint, with an answer in a form of its own. */
public final class AgentRequest extends ChatRequest {
    private final AnswerForm form;

    private AgentRequest(UncheckedBody asked, AnswerForm form) {
        super(asked);
        this.form = form;
    }

    /**
     * The request for that task.
     *
     * @param endpoint the target at which the agent listens
     * @param memory receives the bytes that the request takes
     */
    public static AgentRequest of(String task, String endpoint, AnswerForm form, LongConsumer memory) {
        ObjectNode chat = PassthroughJson.object();
        chat.put("model", endpoint);
        chat.putArray("messages").addObject().put("role", "user").put("content", task);
        UncheckedBody asked = UncheckedBody.parse(PassthroughJson.bytes(chat), memory);
        check(asked);
        return new AgentRequest(asked, form);
    }

    @Override
    public String path() {
        return "/delegate";
    }

    @Override
    public boolean isTask() {
        return true;
    }

    @Override
    public AnswerForm form() {
        return form;
    }
}
