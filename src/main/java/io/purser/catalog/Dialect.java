package io.purser.catalog;

import java.util.Arrays;
import java.util.List;

/** The API that a provider speaks, or an agent. */
public enum Dialect {
    /** OpenAI's chat completions, which most providers speak. */
    CHAT_COMPLETIONS("chat-completions"),
    /** Anthropic's Messages. */
    MESSAGES("messages"),
    /** The Agent2Agent protocol (A2A), revision 1.0, over JSON-RPC. */
    A2A("a2a"),
    /** The revision 0.3 of A2A, which many agents speak. */
    A2A_0_3("a2a-0.3");

    private final String code;

    Dialect(String code) {
        this.code = code;
    }

    /** Whether it is a revision of A2A: what speaks it is an agent, and gets tasks alone. */
    public boolean isA2a() {
        return this == A2A || this == A2A_0_3;
    }

    /** The names of all dialects. */
    static List<String> codes() {
        return Arrays.stream(values()).map(Dialect::code).toList();
    }

    /** The names of the dialects of models. */
    static List<String> ofModels() {
        return Arrays.stream(values())
                .filter(dialect -> !dialect.isA2a())
                .map(Dialect::code)
                .toList();
    }

    /** The dialect with that name, which has to exist. */
    static Dialect of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no dialect " + code));
    }

    /** Its name in the providers' file. */
    public String code() {
        return code;
    }
}
