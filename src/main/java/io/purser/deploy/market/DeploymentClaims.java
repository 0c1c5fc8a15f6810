package io.purser.deploy.market;

import io.purser.akash.chain.Hash;
import java.util.function.Supplier;

/** Which of Console's deployments somebody already calls their own; needed because its creations have no name. */
public interface DeploymentClaims {
    /** Whether a deployment of ours has this dseq already. */
    boolean isClaimed(long dseq);

    /** Runs a creation while no other with an equal hash runs, here or in another replica. */
    <T> T oneByOne(Hash hash, Supplier<T> creation);
}
