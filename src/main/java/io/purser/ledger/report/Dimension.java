package io.purser.ledger.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The dimensions by which costs can be split. */
public enum Dimension {
    /** No split: one sum for each period. */
    ALL("call", "''"),
    AGENT("call", "agent"),
    TASK("task", "item"),
    TEAM("call", "team"),
    /** The credential. */
    CALLER("call", "caller"),
    PROVIDER("call", "provider"),
    /** {@code provider:model}. */
    TARGET("call", "provider || ':' || model"),
    /** An entry counts under each of its tags, so that the parts sum to more than the whole. */
    TAG("tag", "item");

    private final String kind;
    private final String expression;

    Dimension(String kind, String expression) {
        this.kind = kind;
        this.expression = expression;
    }

    /** The name in the API and in the roll-ups. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Dimension> of(String code) {
        return Arrays.stream(values()).filter(d -> d.code().equals(code)).findFirst();
    }

    /** The kind of the rows of {@code usage_detail} that have this dimension. */
    String kind() {
        return kind;
    }

    /** The SQL of its value in such a row. */
    String expression() {
        return expression;
    }
}
