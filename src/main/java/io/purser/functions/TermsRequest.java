package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a deployment, whatever its source is.
 *
 * @param market {@code console} or {@code chain}, or null for the configured market
 * @param convertDenomination whether prices in uakt are converted; null converts them through Console. Null is not
 *     written, so that a key from before this field existed still belongs to its request
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TermsRequest(
        @Schema(
                description = "The market. Without it, the configured market is taken.",
                enumeration = {CONSOLE, CHAIN},
                examples = CONSOLE)
        @Nullable
        String market,

        @Schema(description = CONVERT) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean convertDenomination,

        @Schema(description = "How Purser chooses bids.") @Nullable
        BidsRequest bids,

        @Schema(
                description = "The most that all leases together may cost per month. Without it, the prices of the SDL"
                        + " are the limit.",
                pattern = Usd.NOT_NEGATIVE,
                examples = "20")
        @Nullable
        Usd maxUsdPerMonth,

        @Schema(
                description = "The first deposit into the escrow, from 0.5 to 1000000 US dollars. The unused part comes"
                        + " back.",
                pattern = Usd.NOT_NEGATIVE,
                defaultValue = "5",
                examples = "5")
        @Nullable
        Usd depositUsd,

        @Schema(description = "The endpoint that has to answer before the deployment is ready.") @Nullable
        HealthRequest health,

        @Schema(
                description = "Whether Purser deploys the same elsewhere if the provider goes away.",
                defaultValue = "false",
                examples = "true")
        @Nullable
        Boolean redeploy,

        @Schema(description = "When Purser tops up the escrow. Without it, Purser never does; {} means the defaults.")
        @Nullable
        TopUpRequest topUp) {
    /** The description of the field {@code convert_denomination}. */
    public static final String CONVERT =
            "Whether Purser converts prices in uakt to uact. Without it, Purser converts them through Console only.";

    static final TermsRequest NONE = new TermsRequest(null, null, null, null, null, null, null, null);

    private static final Usd USUAL_DEPOSIT = Usd.parse("5");
    private static final String CONSOLE = "console";
    private static final String CHAIN = "chain";

    @Nullable
    MarketKind marketKind() {
        return market == null ? null : MarketKind.valueOf(market.toUpperCase(Locale.ROOT));
    }

    Usd deposit() {
        return depositUsd == null ? USUAL_DEPOSIT : depositUsd;
    }

    /** The conditions of a deployment of that template, or of another source if it is null. */
    DeploymentConditions conditions(@Nullable String template) {
        return new DeploymentConditions(
                bids == null ? BidRule.STANDARD : bids.rule(),
                maxUsdPerMonth,
                deposit(),
                HealthRequest.rule(health, template),
                Boolean.TRUE.equals(redeploy),
                topUp == null ? null : topUp.rule());
    }

    /** Notes every mistake in the terms. */
    static void check(Fields fields) {
        fields.oneOf("market", List.of(CONSOLE, CHAIN));
        fields.flag("convert_denomination", false);
        fields.object("bids", BidsRequest::check);
        RouteRequest.checkMoney(fields, "max_usd_per_month");
        TopUpRequest.checkDeposit(fields);
        fields.object("top_up", TopUpRequest::check);
        fields.object("health", HealthRequest::check);
        fields.flag("redeploy", false);
    }
}
