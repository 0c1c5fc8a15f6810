package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the revision of a message, and checks that its headers say what its body says. A proxy decides by the headers,
 * so they must not differ from what Purser does.
 */
final class RequestHead {
    static final String VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
    static final String VERSION = "MCP-Protocol-Version";
    static final String CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
    private static final String METHOD = "Mcp-Method";
    private static final String NAME = "Mcp-Name";
    private static final String ENCODED_BEGIN = "=?base64?";
    private static final Pattern VISIBLE = Pattern.compile("[\\t -~]*");
    private static final String ENCODED_END = "?=";

    private RequestHead() {}

    /**
     * The revision in which the message has to be served.
     *
     * @throws RpcError if the revision is unknown, if the body lacks what the revision needs, or if a header does not
     *     match the body
     */
    static Revision check(MultiMap headers, RpcMessage message) {
        String header = single(headers, VERSION);
        JsonNode given = message.meta() == null ? null : message.meta().raw(VERSION_KEY);
        if (given == null) {
            return withoutMeta(header, message);
        }
        if (!given.isTextual()) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS, "params._meta[\"%s\"] has to be a text".formatted(VERSION_KEY));
        }
        String body = given.textValue();
        if (!body.equals(header)) {
            throw mismatch(VERSION, header, body);
        }
        Revision revision = Revision.find(body).orElseThrow(() -> unsupported(body));
        if (revision.isStateless()) {
            requireCapabilities(message);
            requireMatch(METHOD, single(headers, METHOD), message.method());
            String named = named(message);
            if (named != null) {
                requireMatch(NAME, value(headers, NAME), named);
            }
        }
        return revision;
    }

    /**
     * Checks the revision of an answer to a question.
     *
     * @throws RpcError if it is unknown, or has no such answers
     */
    static void check(MultiMap headers, RpcAnswer answer) {
        String header = single(headers, VERSION);
        if (header != null
                && Revision.find(header).orElseThrow(() -> unsupported(header)).isStateless()) {
            throw RpcError.malformed(
                    RpcError.INVALID_REQUEST,
                    "in revision %s, answers to questions are in params.inputResponses, and not in a message of their own (%s)"
                            .formatted(header, RpcError.shortened(answer.id())));
        }
    }

    /**
     * The revision of a request without a message.
     *
     * @throws RpcError if it is unknown
     */
    static Revision check(MultiMap headers) {
        String header = single(headers, VERSION);
        return header == null ? Revision.OF_2025_11 : Revision.find(header).orElseThrow(() -> unsupported(header));
    }

    /** Clients of the revisions before 2026-07-28 send the header alone, and the first of those not even that. */
    private static Revision withoutMeta(@Nullable String header, RpcMessage message) {
        if (header == null || message.method().equals(Methods.INITIALIZE)) {
            return Revision.OF_2025_11;
        }
        Revision revision = Revision.find(header).orElseThrow(() -> unsupported(header));
        if (revision.isStateless()) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS,
                    "revision %s needs params._meta[\"%s\"]".formatted(revision.date(), VERSION_KEY));
        }
        return revision;
    }

    private static void requireCapabilities(RpcMessage message) {
        if (!(Objects.requireNonNull(message.meta()).raw(CAPABILITIES_KEY) instanceof ObjectNode)) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS,
                    "params._meta[\"%s\"] is missing; it has to be an object".formatted(CAPABILITIES_KEY));
        }
    }

    private static @Nullable String named(RpcMessage message) {
        return switch (message.method()) {
            case Methods.CALL_TOOL, Methods.GET_PROMPT -> message.needed("name");
            case Methods.READ_RESOURCE -> message.needed("uri");
            default -> null;
        };
    }

    private static @Nullable String single(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        if (values.size() > 1) {
            throw RpcError.malformed(RpcError.HEADER_MISMATCH, "the header %s is given twice".formatted(name));
        }
        return values.isEmpty() ? null : values.getFirst().strip();
    }

    /**
     * The text in a header. Texts that a header cannot carry come in Base64 between two marks.
     *
     * @throws RpcError if the header is there twice, or has a character that it may not have
     */
    static @Nullable String value(MultiMap headers, String name) {
        String value = single(headers, name);
        if (value != null && !VISIBLE.matcher(value).matches()) {
            throw RpcError.malformed(
                    RpcError.HEADER_MISMATCH, "the header %s has a character that no header may have".formatted(name));
        }
        return decoded(name, value);
    }

    private static @Nullable String decoded(String name, @Nullable String value) {
        if (value == null || !value.startsWith(ENCODED_BEGIN) || !value.endsWith(ENCODED_END)) {
            return value;
        }
        String encoded = value.substring(
                ENCODED_BEGIN.length(), Math.max(ENCODED_BEGIN.length(), value.length() - ENCODED_END.length()));
        try {
            if (encoded.length() % 4 != 0) {
                throw new IllegalArgumentException("the padding is missing");
            }
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RpcError.malformed(RpcError.HEADER_MISMATCH, "the header %s is not valid Base64".formatted(name));
        }
    }

    private static void requireMatch(String name, @Nullable String header, String body) {
        if (!body.equals(header)) {
            throw mismatch(name, header, body);
        }
    }

    static RpcError mismatch(String name, @Nullable String header, String body) {
        return RpcError.malformed(
                RpcError.HEADER_MISMATCH,
                header == null
                        ? "the header %s is missing; the body says \"%s\"".formatted(name, RpcError.shortened(body))
                        : "the header %s says \"%s\", and the body says \"%s\""
                                .formatted(name, RpcError.shortened(header), RpcError.shortened(body)));
    }

    private static RpcError unsupported(String version) {
        ObjectNode data = PlainJson.MAPPER.createObjectNode();
        Revision.dates().forEach(data.putArray("supported")::add);
        data.put("requested", version);
        return RpcError.malformed(
                        RpcError.UNSUPPORTED_VERSION,
                        "this server speaks %s, not \"%s\"".formatted(String.join(", ", Revision.dates()), version))
                .with(data);
    }
}
