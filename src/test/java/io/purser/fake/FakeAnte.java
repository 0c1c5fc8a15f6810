package io.purser.fake;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.purser.akash.chain.wire.AuthInfo;
import io.purser.akash.chain.wire.PubKey;
import io.purser.akash.chain.wire.SignDoc;
import io.purser.akash.chain.wire.SignerInfo;
import io.purser.akash.chain.wire.TxBody;
import io.purser.akash.chain.wire.TxRaw;
import io.purser.akash.wallet.PublicKey;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The checks of a transaction that come before its messages, in the recorded node's order. */
final class FakeAnte {
    private static final Duration FURTHEST_TIMEOUT = Duration.ofMinutes(10);
    private static final String UTC = " +0000 UTC";

    private final FakeState state;
    private final String chainId;
    private final boolean unorderedEnabled;
    private final Set<String> nonces = new HashSet<>();

    FakeAnte(FakeState state, String chainId, boolean unorderedEnabled) {
        this.state = state;
        this.chainId = chainId;
        this.unorderedEnabled = unorderedEnabled;
    }

    /** A transaction in its parts. */
    record Parsed(TxRaw raw, TxBody body, AuthInfo auth, PublicKey key) {
        List<Any> messages() {
            return body.getMessagesList();
        }

        BigInteger fee() {
            return auth.getFee().getAmountList().stream()
                    .filter(coin -> coin.getDenom().equals("uakt"))
                    .map(coin -> new BigInteger(coin.getAmount()))
                    .reduce(BigInteger.ZERO, BigInteger::add);
        }
    }

    static Parsed parse(byte[] bytes) throws FakeRefusal {
        try {
            TxRaw raw = TxRaw.parseFrom(bytes);
            AuthInfo auth = AuthInfo.parseFrom(raw.getAuthInfoBytes());
            PubKey key = PubKey.parseFrom(auth.getSignerInfos(0).getPublicKey().getValue());
            return new Parsed(
                    raw,
                    TxBody.parseFrom(raw.getBodyBytes()),
                    auth,
                    new PublicKey(key.getKey().toByteArray()));
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FakeRefusal("sdk", 2, "invalid length: tx parse error: tx parse error");
        }
    }

    /** Refuses the transaction, or takes the fee and increments the sequence (or marks the timeout as used). */
    FakeState.Account check(Parsed transaction, boolean isSimulated) throws FakeRefusal {
        for (Any message : transaction.messages()) {
            FakeMessageBasics.check(message);
        }
        TxBody body = transaction.body();
        if (body.getMemo().length() > 256) {
            throw new FakeRefusal(
                    "sdk",
                    12,
                    "maximum number of characters is 256 but received "
                            + body.getMemo().length() + " characters: memo too large");
        }
        checkTimeout(body);
        FakeState.Account account =
                state.accounts.get(transaction.key().address().text());
        if (account == null) {
            throw new FakeRefusal("sdk", 9, "fee payer address: \u0001 does not exist: unknown address");
        }
        if (!isSimulated) {
            checkFee(transaction, account);
        }
        SignerInfo signer = transaction.auth().getSignerInfos(0);
        String nonce = checkOrder(body, signer, account);
        if (!isSimulated) {
            checkSignature(transaction, account);
            account.add("uakt", transaction.fee().negate());
            account.key = transaction.key();
            if (body.getUnordered()) {
                nonces.add(nonce);
            } else {
                account.sequence++;
            }
        }
        return account;
    }

    private void checkTimeout(TxBody body) throws FakeRefusal {
        if (body.hasTimeoutTimestamp() && state.time.isAfter(timeout(body))) {
            throw new FakeRefusal(
                    "sdk",
                    42,
                    "block time: " + go(state.time) + UTC + ", timeout timestamp: " + go(timeout(body)) + UTC
                            + ": tx timeout");
        }
    }

    private static void checkFee(Parsed transaction, FakeState.Account account) throws FakeRefusal {
        long gas = transaction.auth().getFee().getGasLimit();
        long required = (gas * 25 + 9999) / 10_000;
        BigInteger fee = transaction.fee();
        if (fee.compareTo(BigInteger.valueOf(required)) < 0) {
            throw new FakeRefusal(
                    "sdk",
                    13,
                    "insufficient fees; got: " + (fee.signum() == 0 ? "" : fee + "uakt") + " required: " + required
                            + "uakt: insufficient fee");
        }
        if (account.balance("uakt").compareTo(fee) < 0) {
            throw new FakeRefusal(
                    "sdk",
                    5,
                    "spendable balance " + account.balance("uakt") + "uakt is smaller than " + fee
                            + "uakt: insufficient funds: insufficient funds");
        }
    }

    private String checkOrder(TxBody body, SignerInfo signer, FakeState.Account account) throws FakeRefusal {
        if (!body.getUnordered()) {
            if (signer.getSequence() != account.sequence) {
                throw new FakeRefusal(
                        "sdk",
                        32,
                        "account sequence mismatch, expected " + account.sequence + ", got " + signer.getSequence()
                                + ": incorrect account sequence");
            }
            return "";
        }
        if (!unorderedEnabled) {
            throw new FakeRefusal("sdk", 18, "unordered transactions are not enabled: invalid request");
        }
        if (signer.getSequence() != 0) {
            throw new FakeRefusal("sdk", 18, "sequence is not allowed for unordered transactions: invalid request");
        }
        if (!body.hasTimeoutTimestamp()) {
            throw new FakeRefusal("sdk", 18, "unordered transaction must have timeout_timestamp set: invalid request");
        }
        Instant timeout = timeout(body);
        if (timeout.isAfter(state.time.plus(FURTHEST_TIMEOUT))) {
            throw new FakeRefusal("sdk", 18, "unordered tx ttl exceeds 10m0s: invalid request");
        }
        String nonce = account.address + " has already used timeout "
                + (timeout.getEpochSecond() * 1_000_000_000L + timeout.getNano());
        if (nonces.contains(nonce)) {
            throw new FakeRefusal("sdk", 18, "failed to add unordered nonce: sender " + nonce + ": invalid request");
        }
        return nonce;
    }

    private void checkSignature(Parsed transaction, FakeState.Account account) throws FakeRefusal {
        byte[] document = SignDoc.newBuilder()
                .setBodyBytes(transaction.raw().getBodyBytes())
                .setAuthInfoBytes(transaction.raw().getAuthInfoBytes())
                .setChainId(chainId)
                .setAccountNumber(account.number)
                .build()
                .toByteArray();
        if (!transaction
                .key()
                .verifies(document, transaction.raw().getSignatures(0).toByteArray())) {
            throw new FakeRefusal(
                    "sdk",
                    4,
                    "signature verification failed; please verify account number (" + account.number
                            + ") and chain-id (" + chainId
                            + "): (unable to verify single signer signature): unauthorized");
        }
    }

    private static Instant timeout(TxBody body) {
        return Instant.ofEpochSecond(
                body.getTimeoutTimestamp().getSeconds(),
                body.getTimeoutTimestamp().getNanos());
    }

    private static String go(Instant time) {
        String text = time.toString();
        return text.substring(0, text.length() - 1).replace('T', ' ');
    }
}
