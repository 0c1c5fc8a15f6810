package io.purser.deploy.state;

import java.util.Locale;

/** What is done outside, between two states. It is written down before and after. */
public enum DeploymentStep {
    CREATE,
    LEASE,
    SEND_MANIFEST,
    /** Gives up leases, so that their groups are bid for again. */
    REORDER,
    UPDATE,
    DEPOSIT,
    CLOSE;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
