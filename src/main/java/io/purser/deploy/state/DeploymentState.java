package io.purser.deploy.state;

import java.util.Arrays;
import java.util.Locale;

/** How far a deployment has come. What is under way between two states is a {@link DeploymentStep}. */
public enum DeploymentState {
    /** Taken down; nothing was asked of Akash. */
    REQUESTED,
    /** The market can be used and the wallet can pay. */
    VALIDATED,
    /** The budgets hold the deposit. */
    FUNDED,
    /** It is there and its deposit is paid. */
    CREATED,
    /** Providers make their offers. */
    BIDDING,
    /** Every group has a lease. */
    LEASED,
    /** The providers know what to run. */
    MANIFEST_SENT,
    /** It runs and is healthy. */
    READY,
    /** It is to run something else in the same place. */
    UPDATING,
    /** It is to end; what is left of its deposit comes back. */
    CLOSING,
    /** It has ended, as it was asked to. */
    CLOSED,
    /** It has ended, and nothing of it is left; the reason is kept. */
    FAILED;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether nothing will happen any more. */
    public boolean isOver() {
        return switch (this) {
            case CLOSED, FAILED -> true;
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING, LEASED, MANIFEST_SENT, READY, UPDATING, CLOSING ->
                false;
        };
    }

    public static DeploymentState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no state " + code));
    }
}
