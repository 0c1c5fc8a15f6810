package io.purser.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.AccessServer;
import io.purser.access.Keys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(AccessServer.class)
class TeamsTest {
    private static RequestSpecification with(String key) {
        return given().header("authorization", "Bearer " + key).contentType("application/json");
    }

    private static String key(String role, String bounds) {
        return Keys.issue(role, bounds).key();
    }

    private static Response record(String key, String what) {
        return with(key)
                .body("{%s, \"prompt_tokens\": 1, \"completion_tokens\": 1}".formatted(what))
                .post("/record-usage");
    }

    private static int statusOf(String key, String path) {
        return with(key).get(path).statusCode();
    }

    private static List<String> teamsSeenBy(String key) {
        return with(key).get("/v1/usage?limit=1000").<List<String>>path("entries.team").stream()
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void anotherTeamsKeySeesNoneOfATeamsEntries() {
        String red = key("agent", ", \"team\": \"red\", \"charges_unreserved\": true");
        String blue = key("agent", ", \"team\": \"blue\", \"charges_unreserved\": true");
        assertThat(record(red, "\"target\": \"openrouter:qwen2-72b\"").statusCode())
                .isEqualTo(200);
        assertThat(record(blue, "\"target\": \"openrouter:qwen2-72b\"").statusCode())
                .isEqualTo(200);

        assertThat(teamsSeenBy(key("auditor", ", \"team\": \"red\""))).containsExactly("red");
        assertThat(teamsSeenBy(key("auditor", ""))).contains("blue", "red");
    }

    private static String budget(String name, String scope) {
        return with(AccessServer.OPERATOR_KEY)
                .body("{\"name\": \"%s\", \"limit_usd\": \"1\", \"window\": \"total\", \"scope\": %s}"
                        .formatted(name, scope))
                .post("/v1/budgets")
                .path("id");
    }

    @Test
    void aTeamsAuditorSeesItsOwnBudgetsAndNoAuditLog() {
        String own = budget("reds", "{\"team\": \"red\"}");
        String others = budget("blues", "{\"team\": \"blue\"}");
        String red = key("auditor", ", \"team\": \"red\"");
        String free = key("auditor", "");

        assertThat(with(red).get("/v1/budgets").<List<String>>path("budgets.id"))
                .containsExactly(own);
        assertThat(with(free).get("/v1/budgets").<List<String>>path("budgets.id"))
                .contains(own, others);
        for (String path : List.of("", "/history")) {
            assertThat(statusOf(red, "/v1/budgets/" + own + path)).isEqualTo(200);
            assertThat(statusOf(red, "/v1/budgets/" + others + path)).isEqualTo(404);
            assertThat(statusOf(free, "/v1/budgets/" + others + path)).isEqualTo(200);
        }
        assertThat(statusOf(red, "/v1/audit")).isEqualTo(403);
        assertThat(statusOf(free, "/v1/audit")).isEqualTo(200);
    }

    @Test
    void aTeamsAuditorReadsNoBudgetOfAnAgentByACheckOfTheBudget() {
        budget("an agent's", "{\"agent\": \"secretive\"}");
        String asked = "{\"agent\": \"secretive\"}";

        assertThat(with(key("auditor", ", \"team\": \"red\""))
                        .body(asked)
                        .post("/budget-check")
                        .<List<String>>path("budgets.name"))
                .doesNotContain("an agent's");
        assertThat(with(key("auditor", "")).body(asked).post("/budget-check").<List<String>>path("budgets.name"))
                .contains("an agent's");
    }

    @Test
    void anAgentsAuditorOfOneTeamSeesNoBudgetOfThatAgentInAnother() {
        String own = budget("own", "{\"agent\": \"twin\", \"team\": \"red\"}");
        String everywhere = budget("everywhere", "{\"agent\": \"twin\"}");
        String others = budget("others", "{\"agent\": \"twin\", \"team\": \"blue\"}");
        String auditor = key("auditor", ", \"agent\": \"twin\", \"team\": \"red\"");

        assertThat(with(auditor).get("/v1/budgets").<List<String>>path("budgets.id"))
                .containsExactlyInAnyOrder(own, everywhere);
        assertThat(statusOf(auditor, "/v1/budgets/" + others)).isEqualTo(404);
    }

    @Test
    void anotherTeamsKeyCannotSpendAReservation() {
        String red = key("agent", ", \"team\": \"red\"");
        String blue = key("agent", ", \"team\": \"blue\"");
        String reservation =
                with(red).body("{\"prompt\": \"hello\"}").post("/route").path("reservation.id");

        assertThat(record(blue, "\"reservation\": \"" + reservation + "\"").statusCode())
                .isEqualTo(404);
        assertThat(record(red, "\"reservation\": \"" + reservation + "\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyThatIsBoundToAnAgentNeitherSpendsNorSeesForAnother() {
        String planner = key("agent", ", \"agent\": \"planner\"");
        String auditor = key("auditor", ", \"agent\": \"planner\"");

        assertThat(with(planner)
                        .body("{\"prompt\": \"hello\", \"agent\": \"coder\"}")
                        .post("/route")
                        .statusCode())
                .isEqualTo(403);
        assertThat(statusOf(auditor, "/v1/usage?agent=coder")).isEqualTo(403);
        assertThat(statusOf(auditor, "/v1/usage?agent=planner")).isEqualTo(200);
    }

    @Test
    void aKeyThatIsBoundToModelsIsRoutedToThemAlone() {
        String key = key("agent", ", \"models\": [\"openrouter:mistral-7b\"]");

        assertThat(with(key).body("{\"prompt\": \"hello\"}").post("/route").<String>path("target"))
                .isEqualTo("openrouter:mistral-7b");
    }
}
