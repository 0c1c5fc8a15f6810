package io.purser.access.github;

import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
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

    /**
     * The first part.
     *
     * @param crit names extensions that a reader has to know
     */
    @RegisterForReflection
    record Header(Optional<String> alg, Optional<String> kid, Optional<Object> crit) {}

    private final String keyId;
    private final RegisteredClaims claims;
    private final WorkflowClaims workflow;
    private final byte[] signed;
    private final byte[] signature;

    private JsonWebToken(
            String keyId, RegisteredClaims claims, WorkflowClaims workflow, byte[] signed, byte[] signature) {
        this.keyId = keyId;
        this.claims = claims;
        this.workflow = workflow;
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
            Header header = OutsideJson.read(decode(parts.get(0)), Header.class);
            if (!header.alg.equals(Optional.of(ALGORITHM)) || header.kid.isEmpty() || header.crit.isPresent()) {
                return Optional.empty();
            }
            byte[] signed = (parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII);
            byte[] claims = decode(parts.get(1));
            return Optional.of(new JsonWebToken(
                    header.kid.get(),
                    OutsideJson.read(claims, RegisteredClaims.class),
                    OutsideJson.read(claims, WorkflowClaims.Written.class).toModel(),
                    signed,
                    decode(parts.get(2))));
        } catch (UnreadableJson | IllegalArgumentException e) {
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

    /** The issuer, the audience and the times. They prove nothing until {@link #isSignedBy} is checked. */
    RegisteredClaims claims() {
        return claims;
    }

    /** The run of the token. It proves nothing until {@link #isSignedBy} is checked. */
    WorkflowClaims workflow() {
        return workflow;
    }
}
