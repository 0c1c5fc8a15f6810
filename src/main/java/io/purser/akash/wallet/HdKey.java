package io.purser.akash.wallet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A private key and its chain code, derived by BIP 32. {@link #close()} wipes them. */
final class HdKey implements AutoCloseable {
    static final int HARDENED = 0x80000000;
    private final byte[] key;
    private final byte[] chainCode;

    private HdKey(byte[] keyAndChainCode) {
        this.key = Arrays.copyOfRange(keyAndChainCode, 0, 32);
        this.chainCode = Arrays.copyOfRange(keyAndChainCode, 32, 64);
        Arrays.fill(keyAndChainCode, (byte) 0);
    }

    static HdKey ofSeed(byte[] seed) {
        HdKey master = new HdKey(Digests.hmacSha512("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed));
        if (!Secp256k1.isPrivateKey(master.key)) {
            throw new IllegalArgumentException("this mnemonic has no key; one in 2^127 has none");
        }
        return master;
    }

    /**
     * The key at m/44'/118'/0'/0/index of this master key. That is Cosmos' path, which Akash uses. The caller wipes the
     * key.
     */
    byte[] cosmosKey(int index) {
        return key(44 | HARDENED, 118 | HARDENED, HARDENED, 0, index);
    }

    /** The key at a path below this one. The caller wipes the key. */
    byte[] key(int... path) {
        HdKey current = this;
        for (int step : path) {
            HdKey child = current.child(step);
            if (current != this) {
                current.close();
            }
            current = child;
        }
        byte[] result = current.key.clone();
        if (current != this) {
            current.close();
        }
        return result;
    }

    private HdKey child(int index) {
        ByteBuffer data = ByteBuffer.allocate(37);
        if (index < 0) {
            data.put((byte) 0).put(key);
        } else {
            data.put(Secp256k1.publicKey(key));
        }
        data.putInt(index);
        byte[] mac = Digests.hmacSha512(chainCode, data.array());
        Arrays.fill(data.array(), (byte) 0);
        BigInteger left = new BigInteger(1, Arrays.copyOf(mac, 32));
        BigInteger sum = left.add(new BigInteger(1, key)).mod(Secp256k1.order());
        if (left.compareTo(Secp256k1.order()) >= 0 || sum.signum() == 0) {
            throw new IllegalArgumentException("this path has no key; take another index");
        }
        byte[] childKey = Secp256k1.toBytes(sum);
        System.arraycopy(childKey, 0, mac, 0, 32);
        Arrays.fill(childKey, (byte) 0);
        return new HdKey(mac);
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(chainCode, (byte) 0);
    }
}
