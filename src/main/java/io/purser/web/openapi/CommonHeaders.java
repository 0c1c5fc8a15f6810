package io.purser.web.openapi;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The headers that the access filter writes on every answer. */
final class CommonHeaders {
    private record Described(String name, String component) {}

    private static final List<Described> ALL = List.of(
            new Described("x-request-id", "RequestId"),
            new Described("x-ratelimit-limit-requests", "RateLimitRequests"),
            new Described("x-ratelimit-remaining-requests", "RateLimitRemaining"),
            new Described("x-ratelimit-reset-requests", "RateLimitReset"));

    private CommonHeaders() {}

    /** The same answer with these headers. */
    static APIResponse on(APIResponse answer) {
        ALL.forEach(header ->
                answer.addHeader(header.name(), OASFactory.createHeader().ref(header.component())));
        return answer;
    }
}
