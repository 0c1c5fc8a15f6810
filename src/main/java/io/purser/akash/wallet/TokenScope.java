package io.purser.akash.wallet;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** An action that a provider's token can allow: AEP-64's scopes. */
public enum TokenScope implements Coded.Hyphenated {
    SEND_MANIFEST,
    GET_MANIFEST,
    LOGS,
    SHELL,
    EVENTS,
    STATUS,
    RESTART,
    HOSTNAME_MIGRATE,
    IP_MIGRATE,
    ATTESTATION;

    private static final Codes<TokenScope> CODES = Codes.of(values());

    static TokenScope of(String code) {
        return CODES.find(code).orElseThrow(() -> new InvalidToken("there is no scope \"" + code + "\""));
    }
}
