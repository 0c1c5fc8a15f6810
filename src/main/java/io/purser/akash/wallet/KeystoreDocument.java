package io.purser.akash.wallet;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Web3 Secret Storage in the form of its JSON. All bytes are in hexadecimal digits.
 *
 * @param version has to be 3
 * @param crypto old tools write the name as {@code Crypto}
 */
@RegisterForReflection(registerFullHierarchy = true)
record KeystoreDocument(
        int version,
        Optional<String> id,
        Optional<String> address,
        @JsonAlias("Crypto") Crypto crypto) {
    static final String CIPHER = "aes-128-ctr";
    private static final int VERSION = 3;
    private static final String FORM = "the keystore has to be Web3 Secret Storage, version 3, with " + CIPHER;

    /** The encrypted key, and how the password opens it. */
    record Crypto(
            String cipher,
            String ciphertext,
            CipherParameters cipherparams,
            String kdf,
            KdfParameters kdfparams,
            String mac) {}

    /** The initialisation vector. */
    record CipherParameters(String iv) {}

    /** The parameters of the function that makes a key of the password: n, r and p of scrypt, c and prf of PBKDF2. */
    record KdfParameters(
            int dklen,
            OptionalLong n,
            OptionalLong r,
            OptionalLong p,
            OptionalInt c,
            Optional<String> prf,
            String salt) {
        static KdfParameters ofScrypt(int dklen, long n, long r, long p, String salt) {
            return new KdfParameters(
                    dklen,
                    OptionalLong.of(n),
                    OptionalLong.of(r),
                    OptionalLong.of(p),
                    OptionalInt.empty(),
                    Optional.empty(),
                    salt);
        }
    }

    static KeystoreDocument of(String address, Crypto crypto) {
        return new KeystoreDocument(VERSION, Optional.of(UUID.randomUUID().toString()), Optional.of(address), crypto);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static KeystoreDocument read(String json) {
        KeystoreDocument document;
        try {
            document = OutsideJson.read(json, KeystoreDocument.class);
        } catch (UnreadableJson e) {
            throw new IllegalArgumentException(
                    e.isObject() ? FORM + ": " + e.getMessage() : "the keystore is no JSON document");
        }
        if (document.version != VERSION || !document.crypto.cipher.equals(CIPHER)) {
            throw new IllegalArgumentException(FORM);
        }
        return document;
    }
}
