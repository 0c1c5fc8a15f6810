package io.purser.akash.wallet;

import java.util.Arrays;

/**
 * One private key that signs. Closing the wallet wipes the key, as far as Java allows. The wallet never shows the key.
 */
public final class Wallet implements AutoCloseable {
    private final byte[] privateKey;
    private final PublicKey publicKey;
    private boolean closed;

    private Wallet(byte[] privateKey) {
        this.privateKey = privateKey;
        this.publicKey = new PublicKey(Secp256k1.publicKey(privateKey));
    }

    /**
     * The wallet at m/44'/118'/0'/0/index.
     *
     * @param index from 0 to 2³¹ − 1
     */
    public static Wallet of(Mnemonic mnemonic, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("the index of an account is at least 0");
        }
        byte[] seed = mnemonic.toSeed();
        try (HdKey master = HdKey.ofSeed(seed)) {
            return new Wallet(master.cosmosKey(index));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * The wallet of a raw key.
     *
     * @param key 32 bytes; the wallet copies them, so that the caller can wipe its own
     * @throws IllegalArgumentException if the bytes are not a secp256k1 private key
     */
    public static Wallet ofKey(byte[] key) {
        if (!Secp256k1.isPrivateKey(key)) {
            throw new IllegalArgumentException(
                    "a private key has 32 bytes (64 hexadecimal digits), from 1 below the curve's order");
        }
        return new Wallet(key.clone());
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public Address address() {
        return publicKey.address();
    }

    /**
     * Signs the SHA-256 of the message. The message is the bytes of a SIGN_MODE_DIRECT document, or a token's signing
     * input.
     *
     * @return 64 bytes r‖s, RFC 6979, low S
     */
    public synchronized byte[] sign(byte[] message) {
        requireOpen();
        return Secp256k1.sign(privateKey, Digests.sha256(message));
    }

    /** A copy of the key for {@link Keystore}, which wipes it. */
    synchronized byte[] exportKey() {
        requireOpen();
        return privateKey.clone();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this wallet is closed and its key wiped");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(privateKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "Wallet " + address();
    }
}
