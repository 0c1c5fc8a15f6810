package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a start tells the operator about settings that it can use, but that are probably a slip. */
class WarningsIT {
    private final String database = PostgresResource.freshDatabase();

    @Test
    void tellsAMisspeltVariableAndADeclaredBudgetThatIsGone() throws IOException {
        String budgets = "[{\"name\": \"declared\", \"limit_usd\": \"1\", \"window\": \"day\"}]";
        try (PackagedPurser purser =
                PackagedPurser.start(database, Map.of("PURSER_BUDGETS", budgets, "PURSER_MONTLY_BUDGET_CAP", "5"))) {
            assertThat(purser.log())
                    .contains("purser: PURSER_MONTLY_BUDGET_CAP is no setting and is not read; is"
                            + " PURSER_MONTHLY_BUDGET_CAP meant?")
                    .doesNotContain("is not in PURSER_BUDGETS any more");
        }
        try (PackagedPurser purser = PackagedPurser.start(database, Map.of())) {
            assertThat(purser.log())
                    .contains(
                            "the budget \"declared\" is not in PURSER_BUDGETS any more: it is deleted, and its balance"
                                    + " with it");
        }
    }
}
