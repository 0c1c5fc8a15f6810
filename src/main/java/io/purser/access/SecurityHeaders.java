package io.purser.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes the security headers of every answer. No browser may embed, sniff, cache or run an answer of the API. The page
 * at {@code /} loads from this origin alone.
 */
final class SecurityHeaders {
    private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final String PAGE_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none';" + " form-action 'self'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void write(HttpServerRequest request, boolean page) {
        HttpServerResponse response = request.response();
        response.putHeader("x-content-type-options", "nosniff")
                .putHeader("x-frame-options", "DENY")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("content-security-policy", page ? PAGE_POLICY : API_POLICY);
        if (!page) {
            response.putHeader("cache-control", "no-store");
        }
        if (request.isSSL()) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
    }
}
