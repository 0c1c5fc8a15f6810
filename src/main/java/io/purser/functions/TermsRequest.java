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
        @Schema(enumeration = {CONSOLE, CHAIN}) @Nullable String market,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean convertDenomination,
        @Nullable BidsRequest bids,
        @Schema(pattern = Usd.NOT_NEGATIVE) @Nullable Usd maxUsdPerMonth,
        @Schema(pattern = Usd.NOT_NEGATIVE) @Nullable Usd depositUsd,
        @Nullable HealthRequest health,
        @Nullable Boolean redeploy,
        @Nullable TopUpRequest topUp) {
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
