package io.purser.akash.wallet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/** A provider's token in its three parts (RFC 7515), before its content is verified. */
public final class SignedProviderToken {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final TokenAlgorithm algorithm;
    private final String signingInput;
    private final JsonNode claims;
    private final byte[] signature;

    private SignedProviderToken(TokenAlgorithm algorithm, String signingInput, JsonNode claims, byte[] signature) {
        this.algorithm = algorithm;
        this.signingInput = signingInput;
        this.claims = claims;
        this.signature = signature;
    }

    /** Splits a token into its parts. */
    public static SignedProviderToken parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new InvalidToken("a token has three parts");
        }
        JsonNode header = json(parts[0]);
        LeaseAccessJson.only(header, Set.of("alg", "typ"));
        if (!header.path("typ").asText("JWT").equals("JWT")) {
            throw new InvalidToken("typ has to be JWT");
        }
        TokenAlgorithm algorithm = switch (header.path("alg").asText()) {
            case "ES256K" -> TokenAlgorithm.ES256K;
            case "ES256KADR36" -> TokenAlgorithm.ES256KADR36;
            default -> throw new InvalidToken("alg has to be ES256K or ES256KADR36");
        };
        return new SignedProviderToken(algorithm, parts[0] + "." + parts[1], json(parts[1]), decode(parts[2]));
    }

    /** Signs claims with ES256K. */
    static String sign(Wallet wallet, ObjectNode claims) {
        return sign(wallet, TokenAlgorithm.ES256K, claims);
    }

    static String sign(Wallet wallet, TokenAlgorithm algorithm, ObjectNode claims) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String signingInput = encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
        return signingInput + "." + encode(wallet.sign(algorithm.signedBytes(signingInput, wallet.address())));
    }

    /** Whether this key signed it. */
    public boolean isSignedBy(PublicKey key) {
        return key.verifies(algorithm.signedBytes(signingInput, key.address()), signature);
    }

    public TokenAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * The claims before any check. They name the issuer, whose key {@link #verify} needs.
     *
     * @throws InvalidToken if the claims break AEP-64
     */
    public TokenClaims unverifiedClaims() {
        return TokenClaims.read(claims);
    }

    /**
     * The claims after checks of the signature, the issuer and the times.
     *
     * @throws InvalidToken if any of the three is wrong
     */
    public TokenClaims verify(PublicKey key, Instant now) {
        if (!isSignedBy(key)) {
            throw new InvalidToken("the signature is not that of the key given");
        }
        TokenClaims checked = unverifiedClaims();
        if (!checked.issuer().equals(key.address())) {
            throw new InvalidToken("iss is " + checked.issuer() + ", and " + key.address() + " signed");
        }
        checked.requireValidAt(now);
        return checked;
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(decode(part));
        } catch (IOException e) {
            throw new InvalidToken("the header and the claims are JSON");
        }
    }

    private static byte[] decode(String part) {
        if (part.indexOf('=') >= 0) {
            throw new InvalidToken("the parts of a token are in base64url without padding");
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new InvalidToken("the parts of a token are in base64url");
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
