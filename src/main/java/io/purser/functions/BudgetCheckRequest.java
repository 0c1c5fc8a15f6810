package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code budget-check}: whether this amount could be spent now. Without an amount, it asks for zero.
 *
 * @param target {@code provider:model}, so that budgets of one model count too
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record BudgetCheckRequest(
        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE) @Nullable
        Usd costUsd,

        @JsonUnwrapped TaskLabels labels,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String target) {
    public BudgetCheckRequest {
        labels = labels == null ? TaskLabels.NONE : labels;
    }

    /** Notes every mistake in the request. */
    static void check(Fields fields) {
        RouteRequest.checkMoney(fields, "cost_usd");
        TaskLabels.check(fields);
        fields.name("target");
    }
}
