package io.purser.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes Purser's own headers of an answer. */
final class AnswerHeaders {
    /** The headers of nearly every answer, in the form that Vert.x writes fastest. */
    private static final Map<String, CharSequence> USUAL = Stream.of(
                    "x-purser-model",
                    "x-purser-reservation",
                    "x-purser-decision",
                    "x-purser-cost-usd",
                    ClientResponse.REMAINING)
            .collect(Collectors.toMap(name -> name, HttpHeaders::createOptimized));

    private AnswerHeaders() {}

    static void write(Map<String, String> headers, HttpServerResponse response) {
        headers.forEach((name, value) -> response.putHeader(USUAL.getOrDefault(name, name), value));
    }
}
