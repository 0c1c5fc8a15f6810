package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * OpenRouter's look-up of what an answer used: {@code GET /v1/generation?id=}. A call that requests for a {@code
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

    /** Whether that asks for what was hidden in an id; of any other answer nothing is known. */
    static boolean isKnown(String path) {
        return path.startsWith(PATH + PREFIX) && decoded(path).startsWith("{");
    }

    static String told(String path) {
        return "{\"data\":" + decoded(path) + "}";
    }

    private static String decoded(String path) {
        try {
            return new String(
                    Base64.getUrlDecoder().decode(path.substring(PATH.length() + PREFIX.length())),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
