package io.purser.web.deployment;

import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.GroupLease;
import io.purser.json.SnakeCaseJson;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A deployment on chain.
 *
 * @param hash of the manifest
 * @param owner the address of the account, or null until it is known
 * @param transaction the hash of the transaction that created the deployment, or null
 */
@SnakeCaseJson
public record Placement(
        String hash, @Nullable String owner, @Nullable String transaction, List<Group> groups, List<Lease> leases) {
    /**
     * The part of the deployment that one provider runs.
     *
     * @param uactPerBlock the most that it may cost, as a decimal
     * @param persistent whether it has a volume that ends with the lease
     */
    @SnakeCaseJson
    @Schema(name = "PlacedGroup")
    public record Group(int gseq, String name, String uactPerBlock, boolean persistent) {
        static Group of(DeploymentTerms.Group group) {
            return new Group(group.gseq(), group.name(), group.priceUact(), group.persistent());
        }
    }

    /**
     * A lease with a provider.
     *
     * @param uactPerBlock per block, as a decimal
     */
    @SnakeCaseJson
    public record Lease(int gseq, int oseq, String provider, String uactPerBlock) {
        static Lease of(GroupLease lease) {
            return new Lease(lease.gseq(), lease.oseq(), lease.provider(), lease.priceUact());
        }
    }

    static Placement of(DeploymentSummary known) {
        return new Placement(
                known.order().terms().hash(),
                known.progress().owner(),
                known.progress().transactionHash(),
                known.order().terms().groups().stream().map(Group::of).toList(),
                known.progress().leases().stream().map(Lease::of).toList());
    }
}
