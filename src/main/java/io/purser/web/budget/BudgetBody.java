package io.purser.web.budget;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.budget.definition.BudgetDocument;
import io.purser.budget.definition.BudgetStatus;
import io.purser.functions.BalanceBody;
import io.purser.json.SnakeCaseJson;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A budget with its balance as JSON; all fields of its parts are at the top.
 *
 * @param resetsAt when the next window starts, or null if there is none
 */
@SnakeCaseJson
@Schema(name = "Budget")
public record BudgetBody(
        UUID id,
        @JsonUnwrapped BudgetDocument definition,
        @JsonUnwrapped BalanceBody balance,
        @Nullable Instant resetsAt) {
    /** The budget as JSON. */
    public static BudgetBody of(BudgetStatus status) {
        return new BudgetBody(
                status.budget().id(),
                BudgetDocument.of(status.budget().definition()),
                BalanceBody.of(status.balance()),
                status.window().endsAt());
    }
}
