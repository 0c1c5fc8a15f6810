package io.purser.deploy.state;

/** What else the transaction of a transition writes, beside the state. */
public enum TransitionAction {
    /** Nothing else. */
    NONE("–"),
    /** Claims the number on chain for this order. */
    CLAIM_NUMBER("claims the number on chain"),
    /**
     * Counts the leases as successful, forgets the previous SDL, and asks to close the deployment that this one
     * replaces.
     */
    RECORD_SUCCESS("counts the leases as successful, forgets the previous SDL, closes the replaced deployment"),
    /** Counts the leases of the excluded providers as failed. */
    RECORD_FAILURE("counts the providers' leases as failed"),
    /** Clears the request for a deposit. */
    CLEAR_DEPOSIT_REQUEST("clears the request for a deposit"),
    /** Makes the requested SDL the current one, and keeps the current one as the previous one. */
    SWAP_SDL("makes the requested SDL the current one"),
    /** Makes the previous SDL the current one again. */
    RESTORE_SDL("makes the previous SDL the current one again");

    private final String words;

    TransitionAction(String words) {
        this.words = words;
    }

    /** A description for people. */
    public String words() {
        return words;
    }
}
