package io.purser.akash.wallet;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * A private key in a file of Web3 Secret Storage version 3: scrypt (or PBKDF2) over the password, AES-128-CTR, and a
 * Keccak-256 code that detects a wrong password or a damaged file. Many tools read and write this format, and it has
 * published test vectors.
 */
public final class Keystore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();
    /**
     * One of the scrypt settings that OWASP calls equal: the setting with 16 MB, because the executable's heap is
     * small.
     */
    private static final int SCRYPT_COST = 1 << 14;

    private static final int SCRYPT_BLOCK = 8;
    private static final int SCRYPT_PARALLEL = 5;
    private static final int DERIVED_LENGTH = 32;
    private static final long MOST_MEMORY = 1L << 30;
    private static final int MOST_ITERATIONS = 10_000_000;

    private final SecureRandom random;

    public Keystore(SecureRandom random) {
        this.random = random;
    }

    /** The wallet's key, encrypted under the password, as a JSON document. */
    public String seal(Wallet wallet, char[] password) {
        byte[] salt = randomBytes(32);
        byte[] iv = randomBytes(16);
        byte[] secret = utf8(password);
        byte[] derived = SCrypt.generate(secret, salt, SCRYPT_COST, SCRYPT_BLOCK, SCRYPT_PARALLEL, DERIVED_LENGTH);
        byte[] key = wallet.exportKey();
        byte[] ciphertext = aesCtr(derived, iv, key);
        ObjectNode document = JSON.createObjectNode();
        document.put("version", 3);
        document.put("id", UUID.randomUUID().toString());
        document.put("address", wallet.address().text());
        ObjectNode crypto = document.putObject("crypto");
        crypto.put("cipher", "aes-128-ctr");
        crypto.put("ciphertext", HEX.formatHex(ciphertext));
        crypto.putObject("cipherparams").put("iv", HEX.formatHex(iv));
        crypto.put("kdf", "scrypt");
        crypto.putObject("kdfparams")
                .put("dklen", DERIVED_LENGTH)
                .put("n", SCRYPT_COST)
                .put("r", SCRYPT_BLOCK)
                .put("p", SCRYPT_PARALLEL)
                .put("salt", HEX.formatHex(salt));
        crypto.put("mac", HEX.formatHex(code(derived, ciphertext)));
        wipe(secret, derived, key);
        return document.toPrettyString();
    }

    /**
     * The wallet inside the document.
     *
     * @throws IllegalArgumentException if the text is not such a document, or if the password does not open it
     */
    public static Wallet open(String document, char[] password) {
        JsonNode crypto = cryptoOf(document);
        byte[] secret = utf8(password);
        byte[] derived = derive(crypto, secret);
        byte[] ciphertext = hex(crypto, "/ciphertext");
        byte[] key = new byte[0];
        try {
            if (!MessageDigest.isEqual(code(derived, ciphertext), hex(crypto, "/mac"))) {
                throw new IllegalArgumentException("the password does not open this keystore");
            }
            key = aesCtr(derived, hex(crypto, "/cipherparams/iv"), ciphertext);
            return Wallet.ofKey(key);
        } finally {
            wipe(secret, derived, key);
        }
    }

    private static JsonNode cryptoOf(String document) {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the keystore is no JSON document");
        }
        // Old tools write the name as "Crypto".
        JsonNode crypto = root.has("crypto") ? root.path("crypto") : root.path("Crypto");
        if (root.path("version").asInt() != 3 || !crypto.path("cipher").asText().equals("aes-128-ctr")) {
            throw new IllegalArgumentException(
                    "the keystore has to be Web3 Secret Storage, version 3, with aes-128-ctr");
        }
        return crypto;
    }

    private static byte[] derive(JsonNode crypto, byte[] secret) {
        JsonNode parameters = crypto.path("kdfparams");
        byte[] salt = hex(parameters, "/salt");
        if (parameters.path("dklen").asInt() != DERIVED_LENGTH) {
            throw new IllegalArgumentException("the keystore's dklen has to be 32");
        }
        return switch (crypto.path("kdf").asText()) {
            case "scrypt" -> scrypt(parameters, secret, salt);
            case "pbkdf2" -> pbkdf2(parameters, secret, salt);
            default -> throw new IllegalArgumentException("the keystore's kdf has to be scrypt or pbkdf2");
        };
    }

    private static byte[] scrypt(JsonNode parameters, byte[] secret, byte[] salt) {
        long n = parameters.path("n").asLong();
        long r = parameters.path("r").asLong();
        long p = parameters.path("p").asLong();
        if (n < 2 || Long.bitCount(n) != 1 || r < 1 || p < 1 || p > 64 || r > 1024 || n > MOST_MEMORY / (128 * r)) {
            throw new IllegalArgumentException("the keystore's scrypt parameters are wrong or take more than 1 GB");
        }
        return SCrypt.generate(secret, salt, (int) n, (int) r, (int) p, DERIVED_LENGTH);
    }

    private static byte[] pbkdf2(JsonNode parameters, byte[] secret, byte[] salt) {
        int count = parameters.path("c").asInt();
        if (count < 1
                || count > MOST_ITERATIONS
                || !parameters.path("prf").asText().equals("hmac-sha256")) {
            throw new IllegalArgumentException("the keystore's pbkdf2 parameters are wrong");
        }
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(secret, salt, count);
        return ((KeyParameter) generator.generateDerivedParameters(DERIVED_LENGTH * 8)).getKey();
    }

    private static byte[] aesCtr(byte[] derived, byte[] iv, byte[] input) {
        if (iv.length != 16) {
            throw new IllegalArgumentException("the keystore's iv has to be 16 bytes");
        }
        SICBlockCipher cipher = (SICBlockCipher) SICBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(true, new ParametersWithIV(new KeyParameter(derived, 0, 16), iv));
        byte[] output = new byte[input.length];
        cipher.processBytes(input, 0, input.length, output, 0);
        return output;
    }

    private static byte[] code(byte[] derived, byte[] ciphertext) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(derived, 16, 16);
        digest.update(ciphertext, 0, ciphertext.length);
        byte[] code = new byte[32];
        digest.doFinal(code, 0);
        return code;
    }

    private static byte[] hex(JsonNode node, String pointer) {
        try {
            return HEX.parseHex(node.at(pointer).asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the keystore's " + pointer.substring(1) + " is no hexadecimal text");
        }
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] utf8(char[] password) {
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
