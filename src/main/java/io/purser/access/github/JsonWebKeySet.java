package io.purser.access.github;

import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A document that publishes keys (RFC 7517). */
@RegisterForReflection(registerFullHierarchy = true)
record JsonWebKeySet(List<Key> keys) {
    /** A key. Which members it has depends on its type, {@code kty}. */
    record Key(
            Optional<String> kid,
            Optional<String> kty,
            Optional<String> use,
            Optional<String> alg,
            Optional<String> n,
            Optional<String> e) {
        /** Whether it is an RSA key for signatures with RS256. */
        boolean isForSignatures() {
            return kty.equals(Optional.of("RSA"))
                    && use.orElse("sig").equals("sig")
                    && alg.orElse("RS256").equals("RS256");
        }
    }

    static JsonWebKeySet read(byte[] document) throws IOException {
        try {
            return OutsideJson.read(document, JsonWebKeySet.class);
        } catch (UnreadableJson e) {
            throw new IOException("the document of the keys cannot be read: " + e.getMessage(), e);
        }
    }
}
