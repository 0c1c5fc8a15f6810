package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message of JSON-RPC 2.0 that a client sent.
 *
 * @param id the id of a request, which is a text or a whole number; null for a notification
 * @param method the method
 * @param texts the fields of {@code params} that are short texts, such as {@code name} and {@code uri}
 * @param objects the fields of {@code params} that are read later, such as {@code arguments}, as the client wrote them
 * @param aside the names of the fields of {@code params} and of the envelope that the call of a tool does not have
 * @param meta the object {@code params._meta}; null if there is none
 */
record RpcMessage(
        @Nullable JsonNode id,
        String method,
        Map<String, String> texts,
        Map<String, byte[]> objects,
        Set<String> aside,
        @Nullable Fields meta)
        implements RpcIncoming {
    private static final String ARGUMENTS = "arguments";
    private static final byte[] NONE = {'{', '}'};

    RpcMessage {
        texts = Map.copyOf(texts);
        objects = Map.copyOf(objects);
        aside = Set.copyOf(aside);
    }

    boolean isNotification() {
        return id == null;
    }

    /** A text of {@code params}, or null. */
    @Nullable
    String text(String name) {
        return texts.get(name);
    }

    /**
     * A text of {@code params} that the method needs.
     *
     * @throws RpcError if it is missing or is no text
     */
    String needed(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS, "%s needs params.%s, which is a text".formatted(method, name));
        }
        return text;
    }

    /** An object of {@code params} as the client wrote it, or null. */
    byte @Nullable [] object(String name) {
        return objects.get(name);
    }

    /** The arguments of a tool or a prompt, or an empty object. */
    byte[] arguments() {
        return objects.getOrDefault(ARGUMENTS, NONE);
    }
}
