package io.purser.catalog;

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

    /** Its name in the providers' file. */
    public String code() {
        return code;
    }
}
