package io.purser.deploy.state;

import java.util.Locale;

/** An action outside, between two states. The worker writes it down before and after. */
public enum DeploymentStep {
    CREATE,
    LEASE,
    SEND_MANIFEST,
    /** Gives up leases, so that their groups get new bids. */
    REORDER,
    UPDATE,
    DEPOSIT,
    CLOSE;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
