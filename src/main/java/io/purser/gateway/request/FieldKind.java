package io.purser.gateway.request;

/** How Purser treats a field of a request. */
public enum FieldKind {
    /** It changes neither the price of a token nor the provider: it passes unchanged with any value. */
    FREE,
    /** Free, and a whole number: 7.0 is written as 7, because some servers refuse 7.0 as a whole number. */
    WHOLE,
    /** Free, and the provider adds words of its own to the prompt because of it. */
    FREE_WITH_WORDS,
    /** Free, and the prompt may become longer than the text that is sent. */
    TEMPLATE,
    /** The longest answer, under one of its names: at most the tokens that were paid for. */
    OUTPUT_LIMIT,
    /** A number of tokens that are part of the answer: at most the tokens that were paid for. */
    PART_OF_OUTPUT,
    /** An object that contains such a number. */
    THINKING,
    /** The number of answers: one is paid for. */
    ANSWERS,
    /** It has a price of its own that Purser does not know: refused by name, unless it is switched off. */
    PRICED,
    /** A rule of its own reads it. */
    OWN,
    /** It is for Purser and is not passed on. */
    PURSERS,
    /** Purser does not know it: it is left out and named, unless the operator lets it through. */
    UNKNOWN
}
