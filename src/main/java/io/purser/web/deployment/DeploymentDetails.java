package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.DeploymentService.SeenBid;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one deployment. In JSON, all fields of its parts are at the top.
 *
 * @param gasUsd the cost of its transactions
 * @param depositedUact what was paid into its escrow, in millionths of ACT
 * @param cost per month, or null without leases
 * @param escrow the escrow now, or null if the market does not tell
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "A deployment with its history, its bids with the reason for each choice, its cost and its escrow.",
        requiredProperties = {
            "deployment",
            "name",
            "market",
            "state",
            "created_at",
            "updated_at",
            "uris",
            "cost_usd",
            "gas_usd",
            "hash",
            "groups",
            "leases",
            "deposited_uact",
            "bids",
            "history"
        },
        examples = DeploymentDetails.EXAMPLE)
public record DeploymentDetails(
        @JsonUnwrapped DeploymentBody summary,

        @Schema(description = "The cost of the deployment's transactions.", examples = "0.012")
        Usd gasUsd,

        @JsonUnwrapped Placement placement,

        @Schema(
                description = "The amount that was paid into the escrow, in millionths of ACT.",
                minimum = "0",
                examples = "5000000")
        long depositedUact,

        @JsonUnwrapped @Nullable MonthlyCost cost,

        @Schema(description = "The escrow now; absent if the market does not tell.") @Nullable
        Escrow escrow,

        @Schema(description = "The bids that Purser saw, and why it took each or not.")
        List<Bid> bids,

        @Schema(description = "The events of the deployment, in order.")
        List<EventBody> history) {
    static final String EXAMPLE = """
            {"deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "name": "shop", "market": "console",
             "state": "ready", "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:02:11Z",
             "dseq": "24680135", "uris": ["https://shop.example.com"], "cost_usd": "0.41", "gas_usd": "0.012",
             "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
             "owner": "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
             "groups": [{"gseq": 1, "name": "akash", "uact_per_block": "1000", "persistent": false}],
             "leases": [{"gseq": 1, "oseq": 1, "provider": "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
              "uact_per_block": "18.7"}],
             "deposited_uact": 5000000, "usd_per_month": "8.21", "cloud_usd_per_month": "21.96",
             "clouds_usd_per_month": {"vm": "21.96"}, "saved_percent": {"vm": 62.6},
             "escrow": {"state": "open", "left_uact": "4590000", "uact_per_block": "18.7", "days_left": 17},
             "bids": [{"dseq": "24680135", "gseq": 1, "oseq": 1,
              "provider": "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu", "uact_per_block": "18.7",
              "seen_at": "2026-11-22T10:00:20Z", "taken": true, "reason": "the cheapest of its group"}],
             "history": [{"number": 1, "time": "2026-11-22T10:00:00Z", "kind": "reached", "state": "requested",
              "message": "the order was taken", "detail": {}}]}""";

    /**
     * A bid that Purser saw.
     *
     * @param uactPerBlock per group and block, as a decimal
     * @param reason why Purser took the bid or not
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "SeenBid",
            description = "A bid that Purser saw, and why it took the bid or not.",
            requiredProperties = {"dseq", "gseq", "oseq", "provider", "uact_per_block", "seen_at", "taken", "reason"})
    public record Bid(
            @Schema(description = "The number of the deployment on chain.", pattern = "^[0-9]+$", examples = "24680135")
            String dseq,

            @Schema(description = "The number of the group.", minimum = "1", examples = "1")
            int gseq,

            @Schema(description = "The number of the order of that group.", minimum = "1", examples = "1")
            int oseq,

            @Schema(
                    description = "The address of the provider.",
                    examples = "akash1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu")
            String provider,

            @Schema(description = "The price per block, in millionths of ACT, as a decimal.", examples = "18.7")
            String uactPerBlock,

            @Schema(description = "When Purser saw the bid.", examples = "2026-11-22T10:00:20Z")
            Instant seenAt,

            @Schema(description = "Whether Purser took the bid.", examples = "true")
            boolean taken,

            @Schema(description = "Why Purser took the bid or not.", examples = "the cheapest of its group")
            String reason) {
        static Bid of(SeenBid bid) {
            return new Bid(
                    Long.toString(bid.dseq()),
                    bid.gseq(),
                    bid.oseq(),
                    bid.provider(),
                    bid.priceUact(),
                    bid.at(),
                    bid.taken(),
                    bid.why());
        }
    }

    /** The deployment with what else is known of it. */
    static DeploymentDetails of(
            DeploymentSummary known,
            Usd gas,
            @Nullable MonthlyCost cost,
            @Nullable Escrow escrow,
            List<SeenBid> bids,
            List<EventBody> history) {
        return new DeploymentDetails(
                DeploymentBody.of(known),
                gas,
                Placement.of(known),
                known.progress().depositedUact(),
                cost,
                escrow,
                bids.stream().map(Bid::of).toList(),
                history);
    }
}
