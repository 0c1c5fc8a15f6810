package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.GroupLease;
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
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Placement(
        @Schema(
                description = "The SHA-256 hash of the manifest.",
                pattern = "^[0-9a-f]{64}$",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String hash,

        @Schema(
                description = "The address of the account that owns the deployment; absent until it is known.",
                examples = "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu")
        @Nullable
        String owner,

        @Schema(
                description = "The hash of the transaction that created the deployment; absent if Purser sent none.",
                examples = "5B1FA2C0C1D7F8E0C1F4B02CC7F35BC56D2D31A85C02D7C50E96F8E0A8D0B7F1")
        @Nullable
        String transaction,

        @Schema(description = "The groups of the deployment.")
        List<Group> groups,

        @Schema(description = "The leases of the deployment; empty until Purser has chosen providers.")
        List<Lease> leases) {
    /**
     * The part of the deployment that one provider runs.
     *
     * @param uactPerBlock the most that it may cost, as a decimal
     * @param persistent whether it has a volume that ends with the lease
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "PlacedGroup",
            description = "The part of a deployment that one provider runs.",
            requiredProperties = {"gseq", "name", "uact_per_block", "persistent"})
    public record Group(
            @Schema(description = "The number of the group.", minimum = "1", examples = "1")
            int gseq,

            @Schema(description = "The name of the group in the SDL.", examples = "akash")
            String name,

            @Schema(
                    description = "The most that the group may cost per block, in millionths of ACT, as a decimal.",
                    examples = "1000")
            String uactPerBlock,

            @Schema(description = "Whether the group has a volume that ends with the lease.", examples = "false")
            boolean persistent) {
        static Group of(DeploymentTerms.Group group) {
            return new Group(group.gseq(), group.name(), group.priceUact(), group.persistent());
        }
    }

    /**
     * A lease with a provider.
     *
     * @param uactPerBlock per block, as a decimal
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "Lease",
            description = "A lease with a provider.",
            requiredProperties = {"gseq", "oseq", "provider", "uact_per_block"})
    public record Lease(
            @Schema(description = "The number of the group.", minimum = "1", examples = "1")
            int gseq,

            @Schema(description = "The number of the order of that group.", minimum = "1", examples = "1")
            int oseq,

            @Schema(
                    description = "The address of the provider.",
                    examples = "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu")
            String provider,

            @Schema(description = "The price per block, in millionths of ACT, as a decimal.", examples = "18.7")
            String uactPerBlock) {
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
