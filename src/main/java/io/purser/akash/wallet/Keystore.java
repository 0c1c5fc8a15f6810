package io.purser.akash.wallet;

import io.purser.json.SentJson;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
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
        KeystoreDocument document = KeystoreDocument.of(
                wallet.address().text(),
                new KeystoreDocument.Crypto(
                        KeystoreDocument.CIPHER,
                        HEX.formatHex(ciphertext),
                        new KeystoreDocument.CipherParameters(HEX.formatHex(iv)),
                        "scrypt",
                        KeystoreDocument.KdfParameters.ofScrypt(
                                DERIVED_LENGTH, SCRYPT_COST, SCRYPT_BLOCK, SCRYPT_PARALLEL, HEX.formatHex(salt)),
                        HEX.formatHex(code(derived, ciphertext))));
        wipe(secret, derived, key);
        return SentJson.writeInLines(document);
    }

    /**
     * The wallet inside the document.
     *
     * @throws IllegalArgumentException if the text is not such a document, or if the password does not open it
     */
    public static Wallet open(String document, char[] password) {
        KeystoreDocument.Crypto crypto = KeystoreDocument.read(document).crypto();
        byte[] secret = utf8(password);
        byte[] derived = derive(crypto, secret);
        byte[] ciphertext = hex(crypto.ciphertext(), "ciphertext");
        byte[] key = new byte[0];
        try {
            if (!MessageDigest.isEqual(code(derived, ciphertext), hex(crypto.mac(), "mac"))) {
                throw new IllegalArgumentException("the password does not open this keystore");
            }
            key = aesCtr(derived, hex(crypto.cipherparams().iv(), "cipherparams/iv"), ciphertext);
            return Wallet.ofKey(key);
        } finally {
            wipe(secret, derived, key);
        }
    }

    private static byte[] derive(KeystoreDocument.Crypto crypto, byte[] secret) {
        KeystoreDocument.KdfParameters parameters = crypto.kdfparams();
        byte[] salt = hex(parameters.salt(), "salt");
        if (parameters.dklen() != DERIVED_LENGTH) {
            throw new IllegalArgumentException("the keystore's dklen has to be 32");
        }
        return switch (crypto.kdf()) {
            case "scrypt" -> scrypt(parameters, secret, salt);
            case "pbkdf2" -> pbkdf2(parameters, secret, salt);
            default -> throw new IllegalArgumentException("the keystore's kdf has to be scrypt or pbkdf2");
        };
    }

    private static byte[] scrypt(KeystoreDocument.KdfParameters parameters, byte[] secret, byte[] salt) {
        long n = parameters.n().orElse(0);
        long r = parameters.r().orElse(0);
        long p = parameters.p().orElse(0);
        if (n < 2 || Long.bitCount(n) != 1 || r < 1 || p < 1 || p > 64 || r > 1024 || n > MOST_MEMORY / (128 * r)) {
            throw new IllegalArgumentException("the keystore's scrypt parameters are wrong or take more than 1 GB");
        }
        return SCrypt.generate(secret, salt, (int) n, (int) r, (int) p, DERIVED_LENGTH);
    }

    private static byte[] pbkdf2(KeystoreDocument.KdfParameters parameters, byte[] secret, byte[] salt) {
        int count = parameters.c().orElse(0);
        if (count < 1 || count > MOST_ITERATIONS || !parameters.prf().equals(Optional.of("hmac-sha256"))) {
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

    private static byte[] hex(String text, String name) {
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the keystore's " + name + " is no hexadecimal text");
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
