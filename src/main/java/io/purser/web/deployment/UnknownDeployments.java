package io.purser.web.deployment;

import io.purser.deploy.OrphanReconciler;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The deployments on Akash that this Purser did not order. */
@Schema(
        description = "The deployments on Akash that Purser's accounts pay for and that this Purser did not order.",
        examples = UnknownDeployments.EXAMPLE)
public record UnknownDeployments(
        @Schema(required = true, description = "The deployments, market by market.")
        List<UnknownDeployment> deployments) {
    static final String EXAMPLE = """
            {"deployments": [{"market": "chain", "dseq": "24680135",
             "owner": "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
             "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]}""";

    /** One of these deployments. */
    @Schema(description = "A deployment on Akash that this Purser did not order.")
    public record UnknownDeployment(
            @Schema(
                    required = true,
                    enumeration = {"console", "chain"},
                    description = "The market whose account pays for the deployment.",
                    examples = "chain")
            String market,

            @Schema(
                    required = true,
                    pattern = "[0-9]+",
                    description = "The number of the deployment on chain.",
                    examples = "24680135")
            String dseq,

            @Schema(
                    required = true,
                    description = "The address of the account that owns the deployment.",
                    examples = "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu")
            String owner,

            @Schema(
                    required = true,
                    description = "The hash of the manifest.",
                    examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String hash) {
        static UnknownDeployment of(OrphanReconciler.OrphanedDeployment unknown) {
            return new UnknownDeployment(
                    unknown.market().name().toLowerCase(Locale.ROOT),
                    Long.toString(unknown.id().dseq()),
                    unknown.id().owner().text(),
                    unknown.hash());
        }
    }
}
