package io.purser.deploy.state;

/** What is written in the transaction of a transition, beside the state itself. */
public enum TransitionAction {
    /** Nothing else. */
    NONE("–"),
    /** The number on chain is known as one of ours. */
    CLAIM_NUMBER("claims the number on chain"),
    /** The leases went well, the update is healthy, and the deployment that this one replaces is to close. */
    RECORD_SUCCESS("counts the leases as successful, forgets the previous SDL, closes the replaced deployment"),
    /** The leases of the excluded providers went badly. */
    RECORD_FAILURE("counts the providers' leases as failed"),
    /** Nobody waits for a deposit any more. */
    CLEAR_DEPOSIT_REQUEST("clears the request for a deposit"),
    /** The requested SDL is the current one; the current one is kept as the previous one. */
    SWAP_SDL("makes the requested SDL the current one"),
    /** The previous SDL is the current one again. */
    RESTORE_SDL("makes the previous SDL the current one again");

    private final String words;

    TransitionAction(String words) {
        this.words = words;
    }

    /** What it does, for a person. */
    public String words() {
        return words;
    }
}
