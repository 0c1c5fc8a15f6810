package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.access.key.KeyGrant;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.definition.BudgetStatus;
import io.purser.functions.BudgetCheckResponse.BudgetStatusBody;
import io.purser.json.SnakeCaseJson;
import io.purser.ledger.MeasureTotals;
import io.purser.web.key.KeyAllowances;
import io.purser.web.key.KeyBounds;
import io.purser.web.key.KeyLimits;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a key is told about itself; all fields of its bounds, limits and allowances are at the top.
 *
 * @param id the name of the credential in reports, the same after a rotation
 * @param keyPrefix the beginning of the secret, or null if the caller sent no key
 * @param budgets every budget that applies to a call of this key, whatever its model
 * @param month the calendar month of the spend, in the zone of the reports
 * @param spend the calls of this key alone in that month
 */
@SnakeCaseJson
@Schema
public record OwnAccount(
        String id,
        @Nullable String keyPrefix,
        List<Role> roles,
        @JsonUnwrapped KeyBounds bounds,
        @JsonUnwrapped KeyLimits limits,
        @JsonUnwrapped KeyAllowances allowances,
        List<BudgetStatusBody> budgets,

        @Schema(implementation = String.class, pattern = "[0-9]{4}-[0-9]{2}")
        YearMonth month,

        ReportFigures spend) {

    static OwnAccount of(Caller caller, List<BudgetStatus> budgets, YearMonth month, MeasureTotals spend) {
        KeyGrant grant = new KeyGrant(
                caller.id(),
                caller.roles(),
                caller.agent(),
                caller.team(),
                caller.tags(),
                caller.functions(),
                caller.models(),
                caller.rateLimits(),
                caller.allowances());
        return new OwnAccount(
                caller.id(),
                caller.keyPrefix(),
                caller.roles().stream().sorted(Comparator.comparing(Role::code)).toList(),
                KeyBounds.of(grant),
                KeyLimits.of(grant),
                KeyAllowances.of(grant),
                budgets.stream().map(BudgetStatusBody::of).toList(),
                month,
                ReportFigures.of(spend));
    }
}
