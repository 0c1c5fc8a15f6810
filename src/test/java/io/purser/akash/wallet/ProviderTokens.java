package io.purser.akash.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.SharedData;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;

/** What is read of tokens for providers, and the vectors of Akash about them. */
final class ProviderTokens {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private ProviderTokens() {}

    static boolean isSigned(String token, PublicKey key) {
        try {
            return SignedProviderToken.parse(token).isSignedBy(key);
        } catch (InvalidToken e) {
            return false;
        }
    }

    static boolean isValid(String token, PublicKey key) {
        try {
            SignedProviderToken.parse(token).verify(key, NOW);
            return true;
        } catch (InvalidToken e) {
            return false;
        }
    }

    static ObjectNode payload(String token) {
        try {
            return (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<JsonNode> vectors(String file) {
        return SharedData.json(file).valueStream();
    }

    static String name(JsonNode vector) {
        return vector.path("description").asText();
    }
}
