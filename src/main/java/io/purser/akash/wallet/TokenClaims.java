package io.purser.akash.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a provider's token, version {@code v1} of AEP-64.
 *
 * @param issuer the owner of the leases, who signs
 * @param issuedAt in whole seconds
 * @param notBefore the token is not valid before this time
 * @param expires the token is not valid from this time on
 * @param id optional; never empty
 */
public record TokenClaims(
        Address issuer, Instant issuedAt, Instant notBefore, Instant expires, Optional<String> id, LeaseAccess leases) {
    private static final Set<String> MEMBERS = Set.of("iss", "iat", "nbf", "exp", "jti", "version", "leases");

    public TokenClaims {
        if (id.isPresent() && id.get().isEmpty()) {
            throw new InvalidToken("jti must not be empty");
        }
    }

    /** Reads the claims. {@link #requireValidAt} checks whether they are valid at a time. */
    static TokenClaims read(JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidToken("the claims are no JSON object");
        }
        LeaseAccessJson.only(node, MEMBERS);
        if (!node.path("version").asText().equals("v1")) {
            throw new InvalidToken("version has to be v1");
        }
        return new TokenClaims(
                LeaseAccessJson.address(node.path("iss"), "iss"),
                time(node, "iat"),
                time(node, "nbf"),
                time(node, "exp"),
                id(node),
                LeaseAccessJson.read(node.path("leases")));
    }

    /** The claims in the order in which Akash's own library writes them. */
    ObjectNode write() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("iss", issuer.text());
        node.put("exp", expires.getEpochSecond());
        node.put("nbf", notBefore.getEpochSecond());
        node.put("iat", issuedAt.getEpochSecond());
        id.ifPresent(text -> node.put("jti", text));
        node.put("version", "v1");
        node.set("leases", LeaseAccessJson.write(leases));
        return node;
    }

    /**
     * Requires that the token is valid at this time, without tolerance for clocks, because providers have none either.
     */
    void requireValidAt(Instant now) {
        if (!now.isBefore(expires)) {
            throw new InvalidToken("the token expired at " + expires);
        }
        if (now.isBefore(notBefore)) {
            throw new InvalidToken("the token is valid from " + notBefore + " on; is a clock wrong?");
        }
        if (now.isBefore(issuedAt)) {
            throw new InvalidToken("the token was issued in the future, at " + issuedAt + "; is a clock wrong?");
        }
    }

    private static Instant time(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new InvalidToken(name + " is a time in Unix seconds");
        }
        try {
            return Instant.ofEpochSecond(value.longValue());
        } catch (java.time.DateTimeException e) {
            throw new InvalidToken(name + " is a time in Unix seconds");
        }
    }

    private static Optional<String> id(JsonNode node) {
        if (!node.has("jti")) {
            return Optional.empty();
        }
        if (!node.path("jti").isTextual()) {
            throw new InvalidToken("jti is a text");
        }
        return Optional.of(node.path("jti").textValue());
    }
}
