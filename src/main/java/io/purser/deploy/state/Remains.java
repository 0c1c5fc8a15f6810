package io.purser.deploy.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of a deployment on chain that is about to end.
 *
 * @param identity null if it had none, or if it is unknown
 */
public record Remains(
        @Nullable ChainIdentity identity, List<GroupLease> leases, List<String> uris, EscrowStatus escrow) {
    public static final Remains NOTHING = new Remains(null, List.of(), List.of(), EscrowStatus.NONE);

    public Remains {
        leases = List.copyOf(leases);
        uris = List.copyOf(uris);
    }

    static Remains of(DeploymentProgress progress) {
        return new Remains(progress.identity().orElse(null), progress.leases(), progress.uris(), progress.escrow());
    }
}
