package io.purser.ledger.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What costs can be split by. */
public enum Dimension {
    /** Nothing: one sum for each period. */
    ALL("call", "''"),
    AGENT("call", "agent"),
    TASK("task", "item"),
    TEAM("call", "team"),
    /** The credential. */
    CALLER("call", "caller"),
    PROVIDER("call", "provider"),
    /** {@code provider:model}. */
    TARGET("call", "provider || ':' || model"),
    /** An entry counts under each of its tags, so that the parts are more than the whole. */
    TAG("tag", "item");

    private final String kind;
    private final String expression;

    Dimension(String kind, String expression) {
        this.kind = kind;
        this.expression = expression;
    }

    /** As the API and the roll-ups name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Dimension> of(String code) {
        return Arrays.stream(values()).filter(d -> d.code().equals(code)).findFirst();
    }

    /** Which rows of {@code usage_detail} tell of it. */
    String kind() {
        return kind;
    }

    /** Its value in such a row. */
    String expression() {
        return expression;
    }
}
