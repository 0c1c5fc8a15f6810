package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.Fields;
import io.purser.json.PlainJson;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@code completion/complete}: values for what somebody began to write. */
final class Completions {
    private static final int LONGEST = 4_000;
    private static final int MOST = 100;
    private static final byte[] NONE = {'{', '}'};

    private Completions() {}

    static ObjectNode complete(RpcMessage message, Resources resources, Caller caller) {
        String template = text(message, "ref", "uri");
        String begun = text(message, "argument", "value");
        List<String> values =
                template == null ? List.of() : resources.complete(template, begun == null ? "" : begun, caller);
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        ObjectNode completion = result.putObject("completion");
        ArrayNode list = completion.putArray("values");
        values.stream().limit(MOST).forEach(list::add);
        completion.put("total", values.size()).put("hasMore", values.size() > MOST);
        return result;
    }

    private static @Nullable String text(RpcMessage message, String object, String name) {
        try {
            Fields fields = StrictJson.readObject(message.objects().getOrDefault(object, NONE));
            return fields.has(name) && fields.raw(name) instanceof com.fasterxml.jackson.databind.node.TextNode
                    ? fields.text(name, LONGEST)
                    : null;
        } catch (Problem problem) {
            throw RpcError.malformed(RpcError.INVALID_PARAMS, problem.detail());
        }
    }
}
