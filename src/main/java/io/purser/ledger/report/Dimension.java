package io.purser.ledger.report;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** The dimensions by which costs can be split. */
public enum Dimension implements Coded {
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

    /** Finds a constant by its code. */
    public static final Codes<Dimension> CODES = Codes.of(values());

    private final String kind;
    private final String expression;

    Dimension(String kind, String expression) {
        this.kind = kind;
        this.expression = expression;
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
