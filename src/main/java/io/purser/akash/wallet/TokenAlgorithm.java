package io.purser.akash.wallet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a provider's token is signed. */
public enum TokenAlgorithm {
    /** The signature is over the signing input itself. */
    ES256K,
    /**
     * The signing input is first wrapped into a document of ADR-036, as browser wallets do. The signature is over that
     * document.
     */
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
