package io.purser.gateway.attempt;

/** The steps of a call, in order. */
public enum CallStep {
    /** The caller is known, and the call counts among the calls of its key in flight. */
    ACCEPTED,
    /** The body was read. */
    READ,
    /** The routing decision was made, or no decision is possible. */
    DECIDED,
    /** The budgets answered. */
    AUTHORISED,
    /** The call took a slot at the provider. */
    SLOT_TAKEN,
    /** The provider's body is about to be written. */
    WRITTEN,
    /** The connection to the provider is open, or failed. */
    CONNECTED,
    /** The head of the provider's answer came, or will not come. */
    HEAD,
    /** A piece of the provider's answer came. */
    PIECE,
    /** The provider's answer has ended. */
    END,
    /** The attempt has ended and told its result. */
    REPLIED,
    /** Purser answers the caller. */
    ANSWERED
}
