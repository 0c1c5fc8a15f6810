package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AgentAnswers;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.StreamWriter;
import io.purser.gateway.answer.TaskState;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code delegate} with what the agent said. It is never a stream.
 *
 * @param delegation what the agent's answer is added to, or null if the answer is kept already
 * @param endpoint the target of the agent
 */
record DelegatedForm(@Nullable DelegateResponse delegation, String endpoint, ObjectMapper json) implements AnswerForm {
    @Override
    public ErrorForm errors() {
        return ErrorForm.PROBLEM;
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        TaskState state = AgentAnswers.state(answered.json());
        String text = text(answered.json().path("choices").path(0).path("message"));
        try {
            return Buffer.buffer(json.writeValueAsBytes(Objects.requireNonNull(delegation)
                    .with(new DelegateResponse.AgentCall(
                            true, null, endpoint, state == null ? null : state.code(), text, cost.charged()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of the message, or else its refusal; empty if it has neither. */
    private static String text(JsonNode message) {
        JsonNode content = message.path("content");
        StringBuilder text = new StringBuilder(textOf(content));
        content.forEach(part -> text.append(textOf(part.path("text"))));
        return text.isEmpty() ? textOf(message.path("refusal")) : text.toString();
    }

    private static String textOf(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    @Override
    public StreamWriter stream(Model model) {
        throw new IllegalStateException("a task is answered at once");
    }

    @Override
    public Buffer done() {
        return Buffer.buffer();
    }

    @Override
    public Buffer failure(Problem problem, String requestId) {
        return Buffer.buffer();
    }
}
