package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import io.purser.toolservers.client.LogLevel;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to hear of a call before the answer.
 *
 * @param token by which it knows the progress of the call, or null if it does not want to know
 * @param level the least grave messages of the log that it wants, or null for none
 */
record Notices(@Nullable JsonNode token, @Nullable LogLevel level) {
    static final String EVENTS = "text/event-stream";

    private static final String TOKEN_KEY = "progressToken";
    private static final String LEVEL_KEY = "io.modelcontextprotocol/logLevel";
    private static final int LONGEST_TOKEN = 200;
    /** The revisions before 2026-07-28 let the server choose. */
    private static final LogLevel USUAL = LogLevel.INFO;

    /**
     * Reads it. A caller that accepts no stream hears nothing.
     *
     * @throws RpcError if the token or the level has another form
     */
    static Optional<Notices> of(RpcMessage message, Revision revision, MultiMap headers) {
        JsonNode token = token(message.meta());
        LogLevel level = revision.isStateless() ? level(message.meta()) : USUAL;
        return accepts(headers) && (token != null || level != null)
                ? Optional.of(new Notices(token, level))
                : Optional.empty();
    }

    /** Whether a caller with these headers accepts a stream. */
    static boolean accepts(MultiMap headers) {
        return headers.getAll("accept").stream()
                .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains(EVENTS));
    }

    private static @Nullable JsonNode token(@Nullable Fields meta) {
        JsonNode token = meta == null ? null : meta.raw(TOKEN_KEY);
        if (token == null) {
            return null;
        }
        boolean isToken = token.isTextual() ? token.textValue().length() <= LONGEST_TOKEN : token.isIntegralNumber();
        if (!isToken) {
            throw RpcError.of(
                    RpcError.INVALID_PARAMS,
                    "params._meta.%s has to be a whole number, or a text of at most %d characters"
                            .formatted(TOKEN_KEY, LONGEST_TOKEN));
        }
        return token;
    }

    private static @Nullable LogLevel level(@Nullable Fields meta) {
        JsonNode level = meta == null ? null : meta.raw(LEVEL_KEY);
        return level == null ? null : level(LEVEL_KEY, level.asText());
    }

    /**
     * Reads a level.
     *
     * @throws RpcError if there is none of that name
     */
    static LogLevel level(String field, String code) {
        return LogLevel.find(code)
                .orElseThrow(() -> RpcError.of(
                        RpcError.INVALID_PARAMS,
                        "%s has no level \"%s\"; they go from debug to emergency"
                                .formatted(field, RpcError.shortened(code))));
    }
}
