package io.purser.access.github;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The claims that RFC 7519 registers, as far as a verification needs them. */
@RegisterForReflection(
        targets = {RegisteredClaims.class, RegisteredClaims.Audience.class, RegisteredClaims.NumericDate.class})
record RegisteredClaims(
        Optional<String> iss,
        Optional<Audience> aud,
        Optional<NumericDate> iat,
        Optional<NumericDate> exp,
        Optional<NumericDate> nbf) {
    /** The systems for which the token is: one text, or a list of texts. */
    record Audience(List<String> names) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Audience of(Object written) {
            List<?> all = written instanceof List<?> list ? list : List.of(written);
            return new Audience(all.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList());
        }
    }

    /**
     * A time in whole Unix seconds.
     *
     * @param instant empty if the claim is something else
     */
    record NumericDate(Optional<Instant> instant) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static NumericDate of(Object written) {
            return new NumericDate(
                    written instanceof Integer seconds
                            ? Optional.of(Instant.ofEpochSecond(seconds))
                            : Optional.empty());
        }
    }

    boolean isFor(String audience) {
        return aud.filter(named -> named.names.contains(audience)).isPresent();
    }

    Optional<Instant> issuedAt() {
        return iat.flatMap(NumericDate::instant);
    }

    Optional<Instant> notBefore() {
        return nbf.flatMap(NumericDate::instant);
    }

    Optional<Instant> expiresAt() {
        return exp.flatMap(NumericDate::instant);
    }
}
