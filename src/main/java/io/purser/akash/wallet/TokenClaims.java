package io.purser.akash.wallet;

import io.purser.json.OutsideJson;
import io.purser.json.SentJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

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
    private static final String VERSION = "v1";

    /** The claims in the form of their JSON, in the order in which Akash's own library writes them. */
    @RegisterForReflection(registerFullHierarchy = true)
    record Written(
            String iss, long exp, long nbf, long iat, Optional<String> jti, String version, LeasesClaim leases) {}

    public TokenClaims {
        if (id.isPresent() && id.get().isEmpty()) {
            throw new InvalidToken("jti must not be empty");
        }
    }

    /** Reads the claims. {@link #requireValidAt} checks whether they are valid at a time. */
    static TokenClaims read(byte[] json) {
        Written claims;
        try {
            claims = OutsideJson.readExactly(json, Written.class);
        } catch (UnreadableJson e) {
            throw InvalidToken.of(e);
        }
        if (!claims.version.equals(VERSION)) {
            throw new InvalidToken("version has to be v1");
        }
        return new TokenClaims(
                address(claims.iss, "iss"),
                time(claims.iat, "iat"),
                time(claims.nbf, "nbf"),
                time(claims.exp, "exp"),
                claims.jti,
                claims.leases.toAccess());
    }

    /** The claims as JSON. */
    String write() {
        return SentJson.write(new Written(
                issuer.text(),
                expires.getEpochSecond(),
                notBefore.getEpochSecond(),
                issuedAt.getEpochSecond(),
                id,
                VERSION,
                LeasesClaim.of(leases)));
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

    static Address address(String text, String name) {
        return Address.tryParse(text)
                .orElseThrow(() -> new InvalidToken(name + " is an address, akash1 and 38 characters"));
    }

    private static Instant time(long seconds, String name) {
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new InvalidToken(name + " is a time in Unix seconds");
        }
        return Instant.ofEpochSecond(seconds);
    }
}
