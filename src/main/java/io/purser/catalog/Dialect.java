package io.purser.catalog;

import java.util.Arrays;
import java.util.List;

/** The API that a provider speaks. */
public enum Dialect {
    /** OpenAI's chat completions, which most providers speak. */
    CHAT_COMPLETIONS("chat-completions"),
    /** Anthropic's Messages. */
    MESSAGES("messages");

    private final String code;

    Dialect(String code) {
        this.code = code;
    }

    /** The names of all dialects. */
    static List<String> codes() {
        return Arrays.stream(values()).map(Dialect::code).toList();
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
