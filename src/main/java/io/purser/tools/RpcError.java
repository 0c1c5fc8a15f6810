package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be served, as an error of JSON-RPC. A tool that fails is no such error: its result says so.
 *
 * <p>It has no stack trace, because it is an answer and not a defect.
 */
final class RpcError extends RuntimeException {
    static final int PARSE_ERROR = -32_700;
    static final int INVALID_REQUEST = -32_600;
    static final int METHOD_NOT_FOUND = -32_601;
    static final int INVALID_PARAMS = -32_602;
    static final int INTERNAL = -32_603;
    /** The revisions up to 2025-11-25 have a code of its own for this; later ones use {@link #INVALID_PARAMS}. */
    static final int RESOURCE_NOT_FOUND = -32_002;

    /** As the official servers answer. */
    static final int SESSION_NOT_FOUND = -32_001;

    static final int HEADER_MISMATCH = -32_020;
    static final int UNSUPPORTED_VERSION = -32_022;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int LONGEST_QUOTE = 100;

    private final int code;
    private final int status;
    private final transient @Nullable JsonNode data;

    private RpcError(int code, String message, int status, @Nullable JsonNode data) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.data = data;
    }

    /** An error of a message that was understood; its HTTP status is 200. */
    static RpcError of(int code, String message) {
        return new RpcError(code, message, OK, null);
    }

    /** A problem as an error; its HTTP status is 200. Only the mistakes of a client are of its parameters. */
    static RpcError of(Problem problem) {
        int code = switch (problem.type()) {
            case BUSY, IN_FLIGHT -> INTERNAL;
            default -> problem.type().status() < 500 ? INVALID_PARAMS : INTERNAL;
        };
        return of(code, problem.detail()).with(PlainJson.MAPPER.valueToTree(problem.toDocument()));
    }

    /** An error of the message itself; its HTTP status is 400. */
    static RpcError malformed(int code, String message) {
        return new RpcError(code, message, BAD_REQUEST, null);
    }

    /**
     * What is wrong with a part of a message that was read.
     *
     * @throws Problem the same one if the message is not at fault: its answer says when to send the message again
     */
    static String detailOf(Problem problem) {
        if (problem.type() == ProblemType.NOT_READY) {
            throw problem;
        }
        return problem.detail();
    }

    /** A name that a client sent, as a message may repeat it. */
    static String shortened(String text) {
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }

    RpcError withStatus(int other) {
        return new RpcError(code, message(), other, data);
    }

    RpcError with(JsonNode details) {
        return new RpcError(code, message(), status, details);
    }

    int code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** The field {@code error} of an answer. */
    ObjectNode toJson() {
        ObjectNode error = PlainJson.MAPPER.createObjectNode().put("code", code).put("message", message());
        if (data != null) {
            error.set("data", data);
        }
        return error;
    }

    @Nullable
    JsonNode data() {
        return data;
    }
}
