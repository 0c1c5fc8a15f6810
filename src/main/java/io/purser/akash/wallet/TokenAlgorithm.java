package io.purser.akash.wallet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a provider's token is signed. */
public enum TokenAlgorithm {
    /** The signing input itself is signed. */
    ES256K,
    /** The signing input is wrapped into a document of ADR-036 first, as browser wallets do. */
    ES256KADR36;

    byte[] signedBytes(String signingInput, Address signer) {
        return switch (this) {
            case ES256K -> signingInput.getBytes(StandardCharsets.US_ASCII);
            case ES256KADR36 -> adr36(signingInput, signer).getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static String adr36(String signingInput, Address signer) {
        String data = Base64.getEncoder().encodeToString(signingInput.getBytes(StandardCharsets.US_ASCII));
        return "{\"account_number\":\"0\",\"chain_id\":\"\",\"fee\":{\"amount\":[],\"gas\":\"0\"},\"memo\":\"\","
                + "\"msgs\":[{\"type\":\"sign/MsgSignData\",\"value\":{\"data\":\"" + data + "\",\"signer\":\"" + signer
                + "\"}}],\"sequence\":\"0\"}";
    }
}
