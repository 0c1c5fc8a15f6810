package io.purser.akash.wallet;

import java.util.Arrays;

/** An action that a provider's token can allow: AEP-64's scopes. */
public enum TokenScope {
    SEND_MANIFEST("send-manifest"),
    GET_MANIFEST("get-manifest"),
    LOGS("logs"),
    SHELL("shell"),
    EVENTS("events"),
    STATUS("status"),
    RESTART("restart"),
    HOSTNAME_MIGRATE("hostname-migrate"),
    IP_MIGRATE("ip-migrate"),
    ATTESTATION("attestation");

    private final String wireName;

    TokenScope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in a token. */
    public String wireName() {
        return wireName;
    }

    static TokenScope ofWireName(String name) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidToken("there is no scope \"" + name + "\""));
    }
}
