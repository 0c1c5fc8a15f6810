package io.purser.akash.chain.transaction;

import com.google.protobuf.InvalidProtocolBufferException;
import io.purser.akash.chain.wire.AuthInfo;
import io.purser.akash.chain.wire.TxRaw;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of a signed transaction. The journal keeps them before they are sent, because only the same bytes can be
 * sent again without paying twice.
 */
public final class SignedTransaction {
    private final byte[] bytes;
    private final Instant timeout;

    /**
     * Takes a signed transaction.
     *
     * @param timeout no block after this time accepts the transaction
     */
    public SignedTransaction(byte[] bytes, Instant timeout) {
        this.bytes = bytes.clone();
        this.timeout = timeout;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public Instant timeout() {
        return timeout;
    }

    /** The hash by which a node finds the transaction: the SHA-256 of the bytes, 64 upper-case hexadecimal digits. */
    public String hash() {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The fee in one coin. A block that contains the transaction takes the whole fee, however little gas it uses and
     * even if it fails.
     *
     * @throws IllegalStateException if the bytes are not a transaction
     */
    public BigInteger fee(String denom) {
        try {
            return AuthInfo.parseFrom(TxRaw.parseFrom(bytes).getAuthInfoBytes()).getFee().getAmountList().stream()
                    .filter(coin -> coin.getDenom().equals(denom))
                    .map(coin -> new BigInteger(coin.getAmount()))
                    .reduce(BigInteger.ZERO, BigInteger::add);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what was signed is no transaction", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedTransaction transaction
                && Arrays.equals(bytes, transaction.bytes)
                && timeout.equals(transaction.timeout);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hash();
    }
}
