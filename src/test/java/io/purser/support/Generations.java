package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * OpenRouter's look-up of what an answer used: {@code GET /v1/generation?id=}. A call that wishes for a {@code
 * generation} has an answer under an id that holds what is told of it later.
 */
final class Generations {
    static final String PATH = "/v1/generation?id=";
    private static final String PREFIX = "gen-";

    private Generations() {}

    static String idOf(JsonNode told) {
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(told.toString().getBytes(StandardCharsets.UTF_8));
    }

    static String told(String path) {
        String id = path.substring(PATH.length() + PREFIX.length());
        return "{\"data\":" + new String(Base64.getUrlDecoder().decode(id), StandardCharsets.UTF_8) + "}";
    }
}
