package io.purser.akash.chain.transaction;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.purser.akash.chain.wire.AuthInfo;
import io.purser.akash.chain.wire.ModeInfo;
import io.purser.akash.chain.wire.PubKey;
import io.purser.akash.chain.wire.SignDoc;
import io.purser.akash.chain.wire.SignerInfo;
import io.purser.akash.chain.wire.TxRaw;
import io.purser.akash.wallet.Wallet;

/** Signs transactions in SIGN_MODE_DIRECT, for one wallet and one chain. */
public final class TransactionSigner {
    private static final int SIGN_MODE_DIRECT = 1;
    private static final int SIGNATURE_LENGTH = 64;

    private final Wallet wallet;
    private final String chainId;

    public TransactionSigner(Wallet wallet, String chainId) {
        this.wallet = wallet;
        this.chainId = chainId;
    }

    public Wallet wallet() {
        return wallet;
    }

    /**
     * The signed bytes to send.
     *
     * @param accountNumber the account's number on the chain
     * @param sequence the account's next sequence; 0 for an unordered transaction
     */
    public byte[] sign(TransactionBody body, Fee fee, long accountNumber, long sequence) {
        ByteString bodyBytes = ByteString.copyFrom(body.toBytes());
        ByteString authBytes = authInfo(fee, sequence);
        byte[] document = SignDoc.newBuilder()
                .setBodyBytes(bodyBytes)
                .setAuthInfoBytes(authBytes)
                .setChainId(chainId)
                .setAccountNumber(accountNumber)
                .build()
                .toByteArray();
        return raw(bodyBytes, authBytes, ByteString.copyFrom(wallet.sign(document)));
    }

    /** The bytes to simulate: the exact body, a fee, and zeros as the signature, which a simulation does not check. */
    public byte[] unsigned(TransactionBody body, Fee fee, long sequence) {
        return raw(
                ByteString.copyFrom(body.toBytes()),
                authInfo(fee, sequence),
                ByteString.copyFrom(new byte[SIGNATURE_LENGTH]));
    }

    private ByteString authInfo(Fee fee, long sequence) {
        io.purser.akash.chain.wire.Fee.Builder feeBuilder =
                io.purser.akash.chain.wire.Fee.newBuilder().setGasLimit(fee.gasLimit());
        fee.amount().forEach(coin -> feeBuilder.addAmount(MessageWriter.coin(coin)));
        PubKey key = PubKey.newBuilder()
                .setKey(ByteString.copyFrom(wallet.publicKey().bytes()))
                .build();
        return AuthInfo.newBuilder()
                .addSignerInfos(SignerInfo.newBuilder()
                        .setPublicKey(Any.newBuilder()
                                .setTypeUrl("/cosmos.crypto.secp256k1.PubKey")
                                .setValue(key.toByteString()))
                        .setModeInfo(ModeInfo.newBuilder()
                                .setSingle(ModeInfo.Single.newBuilder().setMode(SIGN_MODE_DIRECT)))
                        .setSequence(sequence))
                .setFee(feeBuilder)
                .build()
                .toByteString();
    }

    private static byte[] raw(ByteString body, ByteString auth, ByteString signature) {
        return TxRaw.newBuilder()
                .setBodyBytes(body)
                .setAuthInfoBytes(auth)
                .addSignatures(signature)
                .build()
                .toByteArray();
    }
}
