package io.purser.budget.operation;

/** How far what is said of a call is believed. */
public enum UsageTrust {
    /** It is charged as it is told, whatever was held: who tells it made the call himself. */
    AS_REPORTED,
    /**
     * It is charged what was held for it, and more only where every budget can hold that too: it is what a provider says
     * of a call that was made through the gateway.
     */
    BOUNDED,
    /** The same, of a provider that claims more than the call can have used or cost. */
    CUT,
    /** It is what a call that was given up can have used, as far as was seen; whoever learns more corrects it. */
    ESTIMATED
}
