package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.StreamWriter;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;

/**
 * The answer to {@code delegate} with what the agent said. It is never a stream.
 *
 * @param endpoint the target of the agent
 */
record DelegatedForm(DelegateResponse delegation, String endpoint, ObjectMapper json) implements AnswerForm {
    @Override
    public ErrorForm errors() {
        return ErrorForm.PROBLEM;
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        StringBuilder text = new StringBuilder();
        JsonNode content =
                answered.json().path("choices").path(0).path("message").path("content");
        text.append(content.asText());
        content.forEach(part -> text.append(part.path("text").asText()));
        try {
            return Buffer.buffer(json.writeValueAsBytes(delegation.with(
                    new DelegateResponse.AgentCall(true, null, endpoint, text.toString(), cost.charged()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
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
