package io.purser.fake;

/** A refusal of the fake chain, with the recorded node's codespace, code and log. */
final class FakeRefusal extends Exception {
    private final String codespace;
    private final int code;

    FakeRefusal(String codespace, int code, String log) {
        super(log);
        this.codespace = codespace;
        this.code = code;
    }

    String codespace() {
        return codespace;
    }

    int code() {
        return code;
    }

    String log() {
        return String.valueOf(getMessage());
    }
}
