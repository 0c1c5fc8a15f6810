package io.purser.access.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A JSON Web Token (RFC 7519) in the one form that GitHub uses: signed with RS256 by a key that its header names. The
 * parser refuses every other header ({@code none}, HMAC, {@code crit}), and ignores keys in the header.
 */
final class JsonWebToken {
    private static final String ALGORITHM = "RS256";

    private final String keyId;
    private final ObjectNode claims;
    private final byte[] signed;
    private final byte[] signature;

    private JsonWebToken(String keyId, ObjectNode claims, byte[] signed, byte[] signature) {
        this.keyId = keyId;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** The token, if it can be read and has this form. */
    static Optional<JsonWebToken> parse(String text) {
        List<String> parts = List.of(text.split("\\.", -1));
        if (parts.size() != 3) {
            return Optional.empty();
        }
        try {
            ObjectNode header = GithubJson.readObject(decode(parts.get(0)));
            Optional<String> keyId = GithubJson.text(header, "kid");
            if (!GithubJson.text(header, "alg").equals(Optional.of(ALGORITHM))
                    || keyId.isEmpty()
                    || header.has("crit")) {
                return Optional.empty();
            }
            byte[] signed = (parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII);
            return Optional.of(new JsonWebToken(
                    keyId.get(), GithubJson.readObject(decode(parts.get(1))), signed, decode(parts.get(2))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    String keyId() {
        return keyId;
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature verification = Signature.getInstance("SHA256withRSA");
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            // Java reports a signature of the wrong length in this way. This key did not make it.
            return false;
        }
    }

    /** The claims of the token. They prove nothing until {@link #isSignedBy} is checked. */
    ObjectNode claims() {
        return claims;
    }
}
