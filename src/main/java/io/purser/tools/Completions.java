package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.Fields;
import io.purser.json.PlainJson;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Answers {@code completion/complete}: values for what somebody began to write. */
final class Completions {
    private static final int LONGEST = 4_000;
    private static final int MOST = 100;
    private static final byte[] NONE = {'{', '}'};

    private Completions() {}

    /**
     * The values for the variable of a template.
     *
     * @param memory receives the bytes of memory that reading the parameters takes
     * @throws RpcError if a parameter is wrong
     */
    static ObjectNode complete(RpcMessage message, Resources resources, Caller caller, LongConsumer memory) {
        String template = text(message, "ref", "uri", memory);
        String begun = text(message, "argument", "value", memory);
        List<String> values =
                template == null ? List.of() : resources.complete(template, begun == null ? "" : begun, caller);
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        ObjectNode completion = result.putObject("completion");
        ArrayNode list = completion.putArray("values");
        values.stream().limit(MOST).forEach(list::add);
        completion.put("total", values.size()).put("hasMore", values.size() > MOST);
        return result;
    }

    private static @Nullable String text(RpcMessage message, String object, String name, LongConsumer memory) {
        try {
            Fields fields = StrictJson.readObject(message.objects().getOrDefault(object, NONE), memory);
            return fields.has(name) && fields.raw(name) instanceof com.fasterxml.jackson.databind.node.TextNode
                    ? fields.text(name, LONGEST)
                    : null;
        } catch (Problem problem) {
            throw RpcError.malformed(RpcError.INVALID_PARAMS, RpcError.detailOf(problem));
        }
    }
}
