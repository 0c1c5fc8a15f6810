package io.purser.deploy.state;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** An action outside, between two states. The worker writes it down before and after. */
public enum DeploymentStep implements Coded.Hyphenated {
    CREATE,
    LEASE,
    SEND_MANIFEST,
    /** Gives up leases, so that their groups get new bids. */
    REORDER,
    UPDATE,
    DEPOSIT,
    CLOSE;

    /** Finds a constant by its code. */
    public static final Codes<DeploymentStep> CODES = Codes.of(values());
}
