package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class BudgetCheckTest {
    private static JsonPath check(String body) {
        Response response = Api.post("/budget-check", body);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    @Test
    void tellsHowTheMonthStands() {
        JsonPath answer = check("{}");

        assertThat(answer.getBoolean("allowed")).isTrue();
        assertThat(answer.getMap("")).doesNotContainKey("reason");
        assertThat(answer.getList("budgets.name", String.class)).containsExactly("monthly-cap");
        assertThat(answer.getString("budgets[0].scope")).isEqualTo("everything");
        assertThat(answer.getString("budgets[0].window")).isEqualTo("month");
        assertThat(answer.getBoolean("budgets[0].hard")).isTrue();
        assertThat(answer.getString("budgets[0].limit_usd")).isEqualTo("20");
        assertThat(answer.getMap("budgets[0]")).doesNotContainKey("over_usd");
        Usd spent = Usd.parse(answer.getString("budgets[0].spent_usd"));
        Usd reserved = Usd.parse(answer.getString("budgets[0].reserved_usd"));
        assertThat(Usd.parse(answer.getString("budgets[0].remaining_usd")))
                .isEqualTo(Usd.parse("20").minus(spent).minus(reserved));
        assertThat(answer.getDouble("budgets[0].remaining_percent")).isBetween(50.0, 100.0);
        Instant nextMonth = YearMonth.now(ZoneOffset.UTC)
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        assertThat(Instant.parse(answer.getString("budgets[0].resets_at"))).isEqualTo(nextMonth);
    }

    @Test
    void grantsWhatIsLeftAndRefusesANanoDollarMore() {
        Usd remaining = Usd.parse(check("{}").getString("budgets[0].remaining_usd"));

        JsonPath all = check("{\"cost_usd\": \"%s\", \"agent\": \"ceo\"}".formatted(remaining));
        JsonPath more = check("{\"cost_usd\": \"%s\"}".formatted(remaining.plus(Usd.ofNanos(1))));

        assertThat(all.getBoolean("allowed")).isTrue();
        assertThat(more.getBoolean("allowed")).isFalse();
        assertThat(more.getString("reason"))
                .isEqualTo("the budget \"monthly-cap\" has %s USD left of 20, and %s are asked for"
                        .formatted(remaining, remaining.plus(Usd.ofNanos(1))));
        assertThat(more.getList("budgets")).hasSize(1);
    }

    @Test
    void decidesNothingItself() {
        String before = check("{}").getString("budgets[0].remaining_usd");

        check("{\"cost_usd\": \"5\"}");

        assertThat(check("{}").getString("budgets[0].remaining_usd")).isEqualTo(before);
    }

    @Test
    void refusesTheLargestAmountWithoutOverflow() {
        assertThat(check("{\"cost_usd\": \"9223372036.854775807\"}").getBoolean("allowed"))
                .isFalse();
    }
}
