package io.purser.deploy.state;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** How far a deployment is. A {@link DeploymentStep} may be under way between two states. */
public enum DeploymentState implements Coded.Hyphenated {
    /** Purser has recorded the order and has asked Akash nothing. */
    REQUESTED,
    /** The market can be used and the wallet can pay. */
    VALIDATED,
    /** The budgets hold the deposit. */
    FUNDED,
    /** The deployment exists and its deposit is paid. */
    CREATED,
    /** Providers bid. */
    BIDDING,
    /** Every group has a lease. */
    LEASED,
    /** The providers have the manifest. */
    MANIFEST_SENT,
    /** It runs and is healthy. */
    READY,
    /** It gets another manifest in the same place. */
    UPDATING,
    /** Purser closes it; the rest of its deposit comes back. */
    CLOSING,
    /** It has ended, because somebody asked for it. */
    CLOSED,
    /** It has failed, and is closed; the reason is kept. */
    FAILED;

    /** Finds a constant by its code. */
    public static final Codes<DeploymentState> CODES = Codes.of(values());

    /** Whether it is over. */
    public boolean isOver() {
        return switch (this) {
            case CLOSED, FAILED -> true;
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING, LEASED, MANIFEST_SENT, READY, UPDATING, CLOSING ->
                false;
        };
    }
}
