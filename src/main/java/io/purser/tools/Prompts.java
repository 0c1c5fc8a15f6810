package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.Fields;
import io.purser.json.PlainJson;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import java.util.function.LongConsumer;

/** Answers {@code prompts/list} and {@code prompts/get}. */
final class Prompts {
    private static final int LONGEST_VALUE = 4_000;

    private Prompts() {}

    static ArrayNode list(Caller caller) {
        ArrayNode list = PlainJson.MAPPER.createArrayNode();
        for (Prompt prompt : Prompt.of(caller)) {
            ObjectNode described = list.addObject()
                    .put("name", prompt.code())
                    .put("title", prompt.title())
                    .put("description", prompt.description());
            described
                    .putArray("arguments")
                    .addObject()
                    .put("name", prompt.argument().name())
                    .put("description", prompt.argument().description())
                    .put("required", prompt.argument().required());
        }
        return list;
    }

    /**
     * The prompt of that name with its argument.
     *
     * @param memory receives the bytes of memory that reading the arguments takes
     * @throws RpcError if there is none for this caller, or if an argument is missing, unknown or wrong
     */
    static ObjectNode get(RpcMessage message, Caller caller, LongConsumer memory) {
        String name = message.needed("name");
        Prompt prompt = Prompt.CODES
                .find(name)
                .filter(one -> one.isFor(caller))
                .orElseThrow(() -> RpcError.of(
                        RpcError.INVALID_PARAMS,
                        "there is no prompt of that name for this key; prompts/list has those that there are"));
        String value = argument(prompt.argument(), message.arguments(), memory);
        ObjectNode result = PlainJson.MAPPER.createObjectNode().put("description", prompt.description());
        result.putArray("messages")
                .addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", prompt.text(value));
        return result;
    }

    private static String argument(Prompt.Argument argument, byte[] arguments, LongConsumer memory) {
        try {
            Fields fields = StrictJson.readObject(arguments, memory);
            String value = fields.text(argument.name(), LONGEST_VALUE);
            if (argument.required() && !fields.has(argument.name())) {
                fields.violation(argument.name(), "is missing");
            }
            fields.done();
            return value == null ? "" : value;
        } catch (Problem problem) {
            throw RpcError.of(RpcError.INVALID_PARAMS, RpcError.detailOf(problem));
        }
    }
}
