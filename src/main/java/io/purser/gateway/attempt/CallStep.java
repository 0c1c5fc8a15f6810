package io.purser.gateway.attempt;

/** What a call does, one after the other. */
public enum CallStep {
    /** The caller is known, and the call is one of those that its key has in flight. */
    ACCEPTED,
    /** The body is read. */
    READ,
    /** A decision is there, or none can be made. */
    DECIDED,
    /** The budgets have answered. */
    AUTHORISED,
    /** A slot at the provider is taken. */
    SLOT_TAKEN,
    /** The provider's body is to be written. */
    WRITTEN,
    /** A connection to the provider is there, or there is none. */
    CONNECTED,
    /** The head of the provider's answer is there, or will not come. */
    HEAD,
    /** A piece of the provider's answer is there. */
    PIECE,
    /** The provider's answer is at its end. */
    END,
    /** The attempt is over, and its reply is told. */
    REPLIED,
    /** The answer goes to the caller. */
    ANSWERED
}
