package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A message to a tool server. */
public final class RpcRequest {
    private static final AtomicLong IDS = new AtomicLong();
    private static final String META = "io.modelcontextprotocol/";

    private final @Nullable Long id;
    private final String method;
    private final ObjectNode params;
    private final @Nullable CallContent content;

    /**
     * A message.
     *
     * @param id of a request, or null for a notification
     * @param params its params beside those of the content and {@code _meta}
     * @param content of the caller, for a tool, a prompt or a resource, or null
     */
    private RpcRequest(@Nullable Long id, String method, ObjectNode params, @Nullable CallContent content) {
        this.id = id;
        this.method = method;
        this.params = params;
        this.content = content;
    }

    /** A request without arguments of a caller. */
    public static RpcRequest of(String method, ObjectNode params) {
        return new RpcRequest(IDS.incrementAndGet(), method, params, null);
    }

    static RpcRequest notification(String method) {
        return new RpcRequest(null, method, PlainJson.MAPPER.createObjectNode(), null);
    }

    /** The call of a tool. */
    public static RpcRequest call(String tool, CallContent content) {
        return named("tools/call", tool, content);
    }

    /** A request for a prompt. */
    public static RpcRequest prompt(String prompt, CallContent content) {
        return named("prompts/get", prompt, content);
    }

    /** A request for the contents of a resource. */
    public static RpcRequest resource(String uri, CallContent content) {
        return about("resources/read", "uri", uri, content);
    }

    private static RpcRequest named(String method, String name, CallContent content) {
        return about(method, "name", name, content);
    }

    private static RpcRequest about(String method, String field, String value, CallContent content) {
        return new RpcRequest(
                IDS.incrementAndGet(),
                method,
                PlainJson.MAPPER.createObjectNode().put(field, value),
                content);
    }

    /** Whether it asks for a list, which a server may not have. */
    boolean isOfAList() {
        return method.endsWith("/list");
    }

    /** What Purser says of itself. */
    static ObjectNode clientInfo() {
        return PlainJson.MAPPER.createObjectNode().put("name", "purser").put("version", "1");
    }

    /** Reads the notices that come before the answer, or null if nobody wants to hear them. */
    @Nullable
    NoticeReader notices(Scrubber scrubber, LongConsumer memory) {
        return content == null || content.listening() == null
                ? null
                : new NoticeReader(content.listening(), id, scrubber, memory);
    }

    /** How a server that speaks so asks the caller in the middle of the request; null if it cannot. */
    @Nullable
    Asking asking(@Nullable Peer peer) {
        return content == null || peer == null || peer.isStateless() ? null : content.asking();
    }

    /** Whether a message with this id answers the request. */
    boolean isAnsweredBy(@Nullable JsonNode given) {
        return id != null
                && given != null
                && given.isIntegralNumber()
                && given.canConvertToLong()
                && given.longValue() == id;
    }

    /**
     * The request over HTTP.
     *
     * @param peer how the server speaks, or null before a handshake
     * @throws ServerFailure if the credential's header cannot be sent
     */
    HttpRequest to(URI url, @Nullable Credential credential, @Nullable Peer peer) throws ServerFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("accept", "application/json, text/event-stream")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(peer)));
        if (peer != null) {
            request.header("mcp-protocol-version", peer.revision());
            if (peer.isStateless()) {
                request.header("mcp-method", method);
                JsonNode name = params.path(params.has("uri") ? "uri" : "name");
                if (name.isTextual()) {
                    request.header("mcp-name", HeaderText.of(name.textValue()));
                }
                if (content != null) {
                    content.headers().forEach((header, value) -> request.header(header, HeaderText.of(value)));
                }
            } else if (peer.session() != null) {
                request.header("mcp-session-id", peer.session());
            }
        }
        try {
            return (credential == null ? request : request.header(credential.header(), credential.value())).build();
        } catch (IllegalArgumentException e) {
            // Without its cause, which quotes the credential.
            throw new ServerFailure(ServerFailure.Effect.NOT_SENT, "has a credential that no header may have");
        }
    }

    private byte[] body(@Nullable Peer peer) {
        ObjectNode envelope = PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        if (id != null) {
            envelope.put("id", id);
        }
        envelope.put("method", method);
        ObjectNode all = params.deepCopy();
        Listening listening = content == null ? null : content.listening();
        if (listening != null && listening.wantsProgress()) {
            all.putObject("_meta").put("progressToken", id);
        }
        if (peer != null && peer.isStateless()) {
            ObjectNode meta = all.withObjectProperty("_meta").put(META + "protocolVersion", peer.revision());
            meta.set(META + "clientInfo", clientInfo());
            if (content == null) {
                meta.putObject(META + "clientCapabilities");
            } else {
                meta.set(META + "clientCapabilities", content.capabilities());
            }
            if (listening != null && listening.level() != null) {
                meta.put(META + "logLevel", listening.level().code());
            }
        }
        if (content == null) {
            envelope.set("params", all);
            return envelope.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (content.state() != null) {
            all.put("requestState", content.state());
        }
        // What the caller wrote goes on byte for byte: the server reads the same.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(opened(envelope.toString()));
        bytes.writeBytes(",\"params\":".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(opened(all.toString()));
        append("arguments", content.arguments(), bytes);
        append("inputResponses", content.responses(), bytes);
        bytes.writeBytes("}}".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static void append(String field, @Nullable WrittenObject object, ByteArrayOutputStream bytes) {
        if (object != null) {
            bytes.writeBytes(",\"%s\":".formatted(field).getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(object.json());
        }
    }

    /** An object without its last brace. */
    private static byte[] opened(String object) {
        return object.substring(0, object.length() - 1).getBytes(StandardCharsets.UTF_8);
    }
}
