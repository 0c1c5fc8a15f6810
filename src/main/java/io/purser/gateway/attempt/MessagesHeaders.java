package io.purser.gateway.attempt;

import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a call to a provider that speaks Anthropic's Messages. */
final class MessagesHeaders {
    /** The version of Anthropic's API, for callers that name none. */
    private static final String USUAL = "2023-06-01";

    private static final int LONGEST = 8_000;

    private MessagesHeaders() {}

    /** Writes the provider's key, and what the caller says of the API, as the caller says it. */
    static void write(RequestOptions options, @Nullable String key, MultiMap callersHeaders) {
        if (key != null) {
            options.putHeader("x-api-key", key);
        }
        List<String> versions = callersHeaders.getAll(MessagesVersions.VERSION).stream()
                .filter(MessagesHeaders::isWritable)
                .toList();
        if (versions.isEmpty()) {
            options.putHeader(MessagesVersions.VERSION, USUAL);
        }
        versions.forEach(version -> options.addHeader(MessagesVersions.VERSION, version));
        callersHeaders.getAll(MessagesVersions.BETA).stream()
                .filter(MessagesHeaders::isWritable)
                .forEach(beta -> options.addHeader(MessagesVersions.BETA, beta));
    }

    private static boolean isWritable(String value) {
        return !value.isEmpty() && value.length() <= LONGEST && value.chars().noneMatch(Character::isISOControl);
    }
}
