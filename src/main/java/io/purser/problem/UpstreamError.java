package io.purser.problem;

import org.jspecify.annotations.Nullable;

/**
 * A provider's error, so that the caller's SDK reads it as if it had called the provider directly.
 *
 * @param status the HTTP status, from 400 to 599
 * @param code the provider's name for the error, such as {@code context_length_exceeded}, or null; if Purser uses the
 *     same name, it gets the prefix {@code provider_}, so that nobody takes it for Purser's
 * @param param the request's field that is wrong, or null
 * @param isFinal whether SDKs are told not to repeat the request
 */
public record UpstreamError(
        int status, @Nullable String code, @Nullable String param, boolean isFinal) {
    public UpstreamError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a provider's %d is no error".formatted(status));
        }
        if (code != null && ProblemType.hasCode(code)) {
            code = "provider_" + code;
        }
    }
}
