package io.purser.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Writes the security headers of every answer. No browser may embed, sniff, cache or run an answer of the API. The page
 * at {@code /} loads from this origin alone.
 */
final class SecurityHeaders {
    // Vert.x computes the hash of such a text once, and copies it into an answer as a whole.
    private static final CharSequence API_POLICY =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final String PAGE_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none';" + " form-action 'self'; frame-ancestors 'none'";

    private record Header(CharSequence name, CharSequence value) {
        static Header of(String name, String value) {
            return new Header(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
        }
    }

    private static final List<Header> OF_ALL = List.of(
            Header.of("x-content-type-options", "nosniff"),
            Header.of("x-frame-options", "DENY"),
            Header.of("referrer-policy", "no-referrer"),
            Header.of("cross-origin-resource-policy", "same-origin"),
            Header.of("cross-origin-opener-policy", "same-origin"));

    private static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private SecurityHeaders() {}

    static void write(HttpServerRequest request, boolean page) {
        HttpServerResponse response = request.response();
        OF_ALL.forEach(header -> response.putHeader(header.name(), header.value()));
        response.putHeader(CONTENT_SECURITY_POLICY, page ? PAGE_POLICY : API_POLICY);
        if (!page) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        if (request.isSSL()) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
    }
}
