package io.purser.akash.wallet;

import io.purser.json.OutsideJson;
import io.purser.json.SentJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A provider's token in its three parts (RFC 7515), before its content is verified. */
public final class SignedProviderToken {
    private final TokenAlgorithm algorithm;
    private final String signingInput;
    private final byte[] claims;
    private final byte[] signature;

    private SignedProviderToken(TokenAlgorithm algorithm, String signingInput, byte[] claims, byte[] signature) {
        this.algorithm = algorithm;
        this.signingInput = signingInput;
        this.claims = claims;
        this.signature = signature;
    }

    /** The first part. */
    @RegisterForReflection
    record Header(String alg, Optional<String> typ) {
        private static final String TYPE = "JWT";
    }

    /** Splits a token into its parts. */
    public static SignedProviderToken parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new InvalidToken("a token has three parts");
        }
        Header header;
        byte[] claims = decode(parts[1]);
        try {
            header = OutsideJson.readExactly(decode(parts[0]), Header.class);
            OutsideJson.requireObject(claims);
        } catch (UnreadableJson e) {
            throw InvalidToken.of(e);
        }
        if (!header.typ.orElse(Header.TYPE).equals(Header.TYPE)) {
            throw new InvalidToken("typ has to be JWT");
        }
        TokenAlgorithm algorithm = switch (header.alg) {
            case "ES256K" -> TokenAlgorithm.ES256K;
            case "ES256KADR36" -> TokenAlgorithm.ES256KADR36;
            default -> throw new InvalidToken("alg has to be ES256K or ES256KADR36");
        };
        return new SignedProviderToken(algorithm, parts[0] + "." + parts[1], claims, decode(parts[2]));
    }

    /** Signs claims with ES256K. */
    static String sign(Wallet wallet, String claims) {
        return sign(wallet, TokenAlgorithm.ES256K, claims);
    }

    static String sign(Wallet wallet, TokenAlgorithm algorithm, String claims) {
        String header = SentJson.write(new Header(algorithm.name(), Optional.of(Header.TYPE)));
        String signingInput =
                encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
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
