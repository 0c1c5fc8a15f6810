package io.purser.fake;

/** Why the fake chain does not do something: codespace, code and log as the recorded node gave them. */
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
