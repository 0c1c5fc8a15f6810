package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.DeploymentService.SeenBid;
import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
public record DeploymentDetails(
        @JsonUnwrapped DeploymentBody summary,
        Usd gasUsd,
        @JsonUnwrapped Placement placement,
        long depositedUact,
        @JsonUnwrapped @Nullable MonthlyCost cost,
        @Nullable Escrow escrow,
        List<Bid> bids,
        List<EventBody> history) {
    /**
     * A bid that Purser saw.
     *
     * @param uactPerBlock per group and block, as a decimal
     * @param reason why Purser took the bid or not
     */
    @SnakeCaseJson
    @Schema(name = "SeenBid")
    public record Bid(
            String dseq,
            int gseq,
            int oseq,
            String provider,
            String uactPerBlock,
            Instant seenAt,
            boolean taken,
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
