package io.purser.budget;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** How far the call with an idempotency key is, as the database has it. */
enum IdempotencyState implements Coded {
    /** The call is under way, or its outcome is not written yet. */
    IN_FLIGHT,
    /** The call was answered, and a repetition gets the stored answer. */
    ANSWERED,
    /** The call succeeded, and its answer was not stored. */
    NOT_KEPT,
    /** The outcome is unknown: the call's bound was charged. */
    UNKNOWN;

    /** Finds a state by its code. */
    static final Codes<IdempotencyState> CODES = Codes.of(values());
}
