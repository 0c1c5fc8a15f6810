package io.purser.akash.wallet;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curve of SEC 2, with signatures in Cosmos' form: deterministic by RFC 6979, low S, 64 bytes r‖s. It uses Bouncy
 * Castle's arithmetic directly and registers no security provider.
 */
final class Secp256k1 {
    static final int KEY_LENGTH = 32;
    static final int SIGNATURE_LENGTH = 64;
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN =
            new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());
    private static final BigInteger HALF_ORDER = CURVE.getN().shiftRight(1);

    private Secp256k1() {}

    static BigInteger order() {
        return CURVE.getN();
    }

    /** The compressed point of a private key, 33 bytes. */
    static byte[] publicKey(byte[] privateKey) {
        return new FixedPointCombMultiplier()
                .multiply(CURVE.getG(), new BigInteger(1, privateKey))
                .getEncoded(true);
    }

    /** Whether these 32 bytes are a private key: a number from 1 to the order minus one. */
    static boolean isPrivateKey(byte[] bytes) {
        BigInteger value = new BigInteger(1, bytes);
        return bytes.length == KEY_LENGTH && value.signum() > 0 && value.compareTo(order()) < 0;
    }

    /** Whether these bytes are a compressed point of the curve. */
    static boolean isPublicKey(byte[] bytes) {
        if (bytes.length != 33) {
            return false;
        }
        try {
            CURVE.getCurve().decodePoint(bytes);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static byte[] sign(byte[] privateKey, byte[] digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, privateKey), DOMAIN));
        BigInteger[] pair = signer.generateSignature(digest);
        BigInteger s = pair[1].compareTo(HALF_ORDER) > 0 ? order().subtract(pair[1]) : pair[1];
        byte[] signature = new byte[SIGNATURE_LENGTH];
        copyInto(signature, 0, pair[0]);
        copyInto(signature, KEY_LENGTH, s);
        return signature;
    }

    /** Whether a signature is valid. Like Cosmos, it refuses a high S, so that a signature has only one form. */
    static boolean verify(byte[] publicKey, byte[] digest, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, KEY_LENGTH));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, KEY_LENGTH, SIGNATURE_LENGTH));
        if (s.compareTo(HALF_ORDER) > 0) {
            return false;
        }
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, new ECPublicKeyParameters(CURVE.getCurve().decodePoint(publicKey), DOMAIN));
        return signer.verifySignature(digest, r, s);
    }

    static byte[] toBytes(BigInteger value) {
        byte[] bytes = new byte[KEY_LENGTH];
        copyInto(bytes, 0, value);
        return bytes;
    }

    private static void copyInto(byte[] target, int offset, BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes.length > KEY_LENGTH ? bytes.length - KEY_LENGTH : 0;
        int length = bytes.length - from;
        System.arraycopy(bytes, from, target, offset + KEY_LENGTH - length, length);
    }
}
