package io.purser.gateway.request;

/** What becomes of a field of a request. */
public enum FieldKind {
    /** It changes neither the price of a token nor who serves the call: it passes as it is, whatever is in it. */
    FREE,
    /** The same, and a whole number: 7.0 is written as 7, because not every server takes it for one. */
    WHOLE,
    /** Free, and with it the provider puts words of its own around the prompt. */
    FREE_WITH_WORDS,
    /** The same, and with it a prompt may become longer than what is sent. */
    TEMPLATE,
    /** The longest answer, by one of its names: at most what was paid for. */
    OUTPUT_LIMIT,
    /** A number of tokens that are part of the answer: at most as many as were paid for. */
    PART_OF_OUTPUT,
    /** An object with such a number in it. */
    THINKING,
    /** The number of answers: one is paid for. */
    ANSWERS,
    /** It has a price of its own that nobody knows here: refused by name, unless it is switched off. */
    PRICED,
    /** It is read by a rule of its own. */
    OWN,
    /** It is Purser's, and goes no further. */
    PURSERS,
    /** Nobody knows it here: it is left out, and named, unless the operator lets it through. */
    UNKNOWN
}
