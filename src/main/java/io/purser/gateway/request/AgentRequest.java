package io.purser.gateway.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AgentAnswers;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.routing.AnswerLength;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * A task that is handed to an agent: a chat completion of the agent's endpoint or a message of A2A, with an answer in a
 * form of its own. A2A (https://a2a-protocol.org) is spoken over JSON-RPC, in two revisions.
 */
public final class AgentRequest extends ChatRequest {
    private final String task;
    private final String message;
    private final AnswerForm form;

    private AgentRequest(UncheckedBody asked, String task, String message, AnswerForm form) {
        super(asked);
        this.task = task;
        this.message = message;
        this.form = form;
    }

    /**
     * The request for that task.
     *
     * @param endpoint the target at which the agent listens
     * @param message the id of the message at an agent that speaks A2A
     * @param memory receives the bytes that the request takes
     */
    public static AgentRequest of(String task, String endpoint, String message, AnswerForm form, LongConsumer memory) {
        ObjectNode chat = PassthroughJson.object();
        chat.put("model", endpoint);
        chat.putArray("messages").addObject().put("role", "user").put("content", task);
        UncheckedBody asked = UncheckedBody.parse(PassthroughJson.bytes(chat), memory);
        check(asked);
        return new AgentRequest(asked, task, message, form);
    }

    @Override
    public String path() {
        return "/delegate";
    }

    @Override
    public String pathAt(Model model) {
        return model.endpoint().dialect().isA2a() ? "" : super.pathAt(model);
    }

    @Override
    public AnswerReader reader(Model model, Instant at) {
        return model.endpoint().dialect().isA2a() ? new AgentAnswers(message, at) : super.reader(model, at);
    }

    @Override
    ObjectNode sent(Model model, AnswerLength length) {
        return model.endpoint().dialect().isA2a()
                ? send(model.endpoint().dialect(), message, task)
                : super.sent(model, length);
    }

    @Override
    public boolean isTask() {
        return true;
    }

    @Override
    public AnswerForm form() {
        return form;
    }

    /**
     * The message of A2A that sends a task to an agent, and asks it to answer when it is done.
     *
     * @param id of the message and of the request; the same for a repetition, so that an agent can tell it
     */
    private static ObjectNode send(Dialect dialect, String id, String task) {
        boolean isOld = dialect == Dialect.A2A_0_3;
        ObjectNode request = request(id, isOld ? "message/send" : "SendMessage");
        ObjectNode parameters = request.putObject("params");
        ObjectNode message = parameters.putObject("message").put("messageId", id);
        ObjectNode part = message.put("role", isOld ? "user" : "ROLE_USER")
                .putArray("parts")
                .addObject();
        part.put("text", task);
        ObjectNode configuration = parameters.putObject("configuration");
        configuration.putArray("acceptedOutputModes").add("text/plain").add("application/json");
        if (isOld) {
            message.put("kind", "message");
            part.put("kind", "text");
            configuration.put("blocking", true);
        } else {
            configuration.put("returnImmediately", false);
        }
        return request;
    }

    /**
     * The request that asks an agent of A2A how far it is with a task.
     *
     * @param id of the message that sent the task
     */
    public static Buffer look(Dialect dialect, String id, String task) {
        ObjectNode request = request(id, dialect == Dialect.A2A_0_3 ? "tasks/get" : "GetTask");
        request.putObject("params").put("id", task).put("historyLength", 0);
        return Buffer.buffer(PassthroughJson.bytes(request));
    }

    /**
     * The request that asks an agent of A2A to stop working on a task.
     *
     * @param id of the message that sent the task
     */
    public static Buffer cancel(Dialect dialect, String id, String task) {
        ObjectNode request = request(id, dialect == Dialect.A2A_0_3 ? "tasks/cancel" : "CancelTask");
        request.putObject("params").put("id", task);
        return Buffer.buffer(PassthroughJson.bytes(request));
    }

    private static ObjectNode request(String id, String method) {
        return PassthroughJson.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
    }
}
