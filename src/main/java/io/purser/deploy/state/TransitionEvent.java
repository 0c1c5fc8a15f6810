package io.purser.deploy.state;

import io.purser.codes.Coded;

/** An event that happens to a deployment, and may move it to another state. {@link TransitionTable} says to which. */
public enum TransitionEvent implements Coded.Hyphenated {
    /** The market can be used, and the account can pay the deposit. */
    FUNDS_FOUND(DeploymentEvent.Kind.REACHED, "the account can pay the deposit"),
    /** The budgets hold the deposit. */
    DEPOSIT_HELD(DeploymentEvent.Kind.REACHED, "the budgets hold the deposit"),
    /** The market has created it. */
    DEPLOYMENT_CREATED(DeploymentEvent.Kind.REACHED, "the market has created it"),
    /** Purser waits for bids. */
    BIDDING_OPENED(DeploymentEvent.Kind.REACHED, "Purser waits for bids"),
    /** The market refused the chosen bids; Purser chooses others. */
    LEASE_REFUSED(DeploymentEvent.Kind.WARNING, "the market refused the chosen bids"),
    /** Every group has a lease. */
    LEASES_TAKEN(DeploymentEvent.Kind.REACHED, "every group has a lease"),
    /** The providers have the manifest. */
    MANIFEST_ACCEPTED(DeploymentEvent.Kind.REACHED, "the providers have the manifest"),
    /** The services answer. */
    FOUND_HEALTHY(DeploymentEvent.Kind.REACHED, "the services answer"),
    /** A requested deposit is paid. */
    DEPOSIT_PAID(DeploymentEvent.Kind.REACHED, "a requested deposit is paid"),
    /** A requested deposit cannot be paid. */
    DEPOSIT_REFUSED(DeploymentEvent.Kind.WARNING, "a requested deposit is refused"),
    /** The escrow ran low, and a top-up is paid. */
    TOP_UP_PAID(DeploymentEvent.Kind.REACHED, "a top-up is paid"),
    /** The escrow runs low, and the top-up is refused. */
    TOP_UP_REFUSED(DeploymentEvent.Kind.WARNING, "a top-up is refused"),
    /** The same refusal as the last time. */
    TOP_UP_REFUSED_AGAIN(DeploymentEvent.Kind.NOTE, "a top-up is refused for the same reason"),
    /** It gets another manifest in the same place. */
    UPDATE_BEGUN(DeploymentEvent.Kind.BEGAN, "an update in place begins"),
    /** The providers have the new manifest. */
    UPDATE_ACCEPTED(DeploymentEvent.Kind.REACHED, "the providers have the new manifest"),
    /** The providers had the new manifest already. */
    UPDATE_KNOWN(DeploymentEvent.Kind.REACHED, "the providers had the new manifest already"),
    /** The providers refused the new manifest, or could not be reached for too long. */
    UPDATE_REFUSED(DeploymentEvent.Kind.WARNING, "the providers do not take the new manifest"),
    /** A provider cannot be reached for too long; it goes on with the previous manifest. */
    UPDATE_ABANDONED(
            DeploymentEvent.Kind.WARNING, "a provider cannot be reached for too long, so the update is given up"),
    /** The update is not healthy; it goes back to the previous manifest. */
    ROLL_BACK_BEGUN(DeploymentEvent.Kind.WARNING, "the update is not healthy"),
    /** The providers have the previous manifest again. */
    ROLLED_BACK(DeploymentEvent.Kind.REACHED, "the providers have the previous manifest"),
    /** A provider failed, and its group is ordered again on the same deployment. */
    PROVIDER_EXCLUDED(DeploymentEvent.Kind.WARNING, "a provider failed, and the market reopens orders"),
    /** The groups whose providers failed wait for bids again. */
    GROUPS_REORDERED(DeploymentEvent.Kind.REACHED, "the groups of failed providers are ordered again"),
    /** A provider failed, and the deployment is created again elsewhere. */
    PLACEMENT_ABANDONED(DeploymentEvent.Kind.WARNING, "a provider failed, and the market does not reopen orders"),
    /** Somebody asked to close it before anything was held or created. */
    WITHDRAWN(DeploymentEvent.Kind.REACHED, "somebody asks to close it, and nothing is held or created"),
    /** Somebody asked to close it. */
    CLOSE_ASKED(DeploymentEvent.Kind.REACHED, "somebody asks to close it"),
    /** It failed before anything was held or created. */
    REJECTED(DeploymentEvent.Kind.WARNING, "it fails, and nothing is held or created"),
    /** It failed, and something may be held or created. */
    GIVEN_UP(DeploymentEvent.Kind.WARNING, "it fails"),
    /** It is closed and paid, because somebody asked for it. */
    CLOSURE_SETTLED(DeploymentEvent.Kind.REACHED, "it is closed and paid, as somebody asked"),
    /** It is closed and paid, because it failed. */
    FAILURE_SETTLED(DeploymentEvent.Kind.REACHED, "it is closed and paid, because it failed"),
    /** It is closed and paid, and it is created again elsewhere. */
    PLACED_AGAIN(DeploymentEvent.Kind.REACHED, "it is closed and paid, to be created elsewhere"),
    /** A step outside is about to begin. */
    STEP_BEGUN(DeploymentEvent.Kind.BEGAN, "a step outside is about to be taken"),
    /** Something worth knowing. */
    NOTED(DeploymentEvent.Kind.NOTE, "something worth knowing"),
    /** A person may have to look at it. */
    WARNED(DeploymentEvent.Kind.WARNING, "something that a person may have to look at");

    private final DeploymentEvent.Kind kind;
    private final String words;

    TransitionEvent(DeploymentEvent.Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    /** The kind of event in the history. */
    public DeploymentEvent.Kind kind() {
        return kind;
    }

    /** A description for people. */
    public String words() {
        return words;
    }

    /** Whether it gives the reason why the deployment fails. */
    public boolean isFailure() {
        return this == GIVEN_UP || this == REJECTED;
    }
}
