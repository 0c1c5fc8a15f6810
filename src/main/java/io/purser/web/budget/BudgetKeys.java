package io.purser.web.budget;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.budget.definition.KeyBalance;
import io.purser.functions.BalanceBody;
import io.purser.json.SnakeCaseJson;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The balances of a budget for each key, the fullest first. */
@SnakeCaseJson
@Schema
public record BudgetKeys(List<KeyBalanceBody> keys) {
    /** The balance of one key. */
    @SnakeCaseJson
    @Schema(name = "KeyBalance")
    public record KeyBalanceBody(String key, @JsonUnwrapped BalanceBody balance) {
        /** The balance as JSON. */
        public static KeyBalanceBody of(KeyBalance balance) {
            return new KeyBalanceBody(balance.key(), BalanceBody.of(balance.balance()));
        }
    }
}
