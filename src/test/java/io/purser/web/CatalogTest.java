package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.gateway.CompletionRequest;
import io.purser.support.Api;
import io.purser.support.CatalogResource;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog that keeps itself, against the lists of a fake provider over HTTP. Every provider is that fake. */
@QuarkusTest
@WithGateway
@WithTestResource(CatalogResource.class)
class CatalogTest {
    /** What the provider calls openrouter:qwen2-72b. */
    private static final String QWEN = "qwen/qwen-2-72b-instruct";

    private static final String PLAIN = "openrouter:maker/plain";

    private static JsonPath refresh(String... models) {
        CatalogResource.lists(200, "{'data': [" + String.join(",", models) + "]}");
        return refresh();
    }

    private static JsonPath refresh() {
        Response response = Api.post("/v1/catalog/refresh", "");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    private static String model(String id, String prompt, String completion) {
        return "{'id': '%s', 'context_length': 50000, 'pricing': {'prompt': '%s', 'completion': '%s'}}"
                .formatted(id, prompt, completion);
    }

    private static String price(String target) {
        Response response = Api.get("/v1/models/" + target);
        return response.statusCode() == 200 ? response.path("pricing.prompt") : response.path("error.code");
    }

    private static List<Map<String, String>> held(JsonPath status) {
        return status.getList("sources.find { it.provider == 'openrouter' }.held");
    }

    private static long number(String sql) {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void offersWhatProvidersListAtTheirPrices() {
        JsonPath status = refresh(model("maker/plain", "0.000002", "0.000004"), "{'id': 'own-model'}");

        assertThat(status.getString("refresh_every")).isEqualTo("PT720H");
        assertThat(status.getList("sources.provider")).containsExactly("openrouter", "requesty", "localai");
        assertThat(status.getList("sources.left_out"))
                .containsExactly(
                        List.of("own-model: its price is not told; put it into the file of models"),
                        List.of("own-model: its price is not told; put it into the file of models"),
                        List.of());
        assertThat(price(PLAIN)).isEqualTo("0.000002");
        assertThat(price("localai:own-model")).isEqualTo("0");
        Response listed = Api.get("/v1/models");
        assertThat(listed.jsonPath().getList("data.id", String.class))
                .startsWith("auto", "openrouter:gpt-4o-mini")
                .contains(PLAIN, "requesty:maker/plain", "localai:own-model");
    }

    @Test
    void chargesACallAtThePriceThatWasListedAndNamesItInTheLedger() {
        refresh(model("maker/charged", "0.000002", "0.000004"));
        CompletionRequest request =
                new CompletionRequest("openrouter:maker/charged", "{'prompt': 10, 'completion': 5}");

        Response answer = request.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry).containsEntry("target", "openrouter:maker/charged").containsEntry("cost_usd", "0.00004");
        assertThat(number("select count(*) from price_book where version = '%s' and prices = '%s'"
                        .formatted(
                                entry.get("price_version"),
                                "openrouter:maker/charged in=0.000002 cached=0.000002 cache_write=0.000002"
                                        + " out=0.000004 request=0")))
                .isEqualTo(1);
    }

    @Test
    void settlesAHoldAtThePriceOfItsReservation() {
        refresh(model(QWEN, "0.000002", "0.000004"));
        String dearer = hold();
        String gone = hold();

        refresh(model(QWEN, "0.000004", "0.000008"));
        assertThat(price("openrouter:qwen2-72b")).isEqualTo("0.000004");
        assertThat(record(dearer).<String>path("cost_usd")).isEqualTo("0.000402");

        refresh(model("maker/plain", "0.000002", "0.000004"));
        assertThat(price("openrouter:qwen2-72b")).as("the file's own price").isEqualTo("0.000001");
        assertThat(record(gone).<String>path("cost_usd")).isEqualTo("0.000402");
    }

    private static String hold() {
        Response routed = Api.post("/route", "{\"prompt\": \"hi\", \"max_output_tokens\": 100}");
        assertThat(routed.statusCode()).as(routed.asString()).isEqualTo(200);
        return routed.path("reservation.id");
    }

    private static Response record(String reservation) {
        Response recorded = Api.post("/record-usage", """
                {"reservation": "%s", "prompt_tokens": 1, "completion_tokens": 100}
                """.formatted(reservation));
        assertThat(recorded.statusCode()).as(recorded.asString()).isEqualTo(200);
        return recorded;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'data': []}", "{'data': [{'id': 'x', 'pricing': {'prompt': '-1'}}]}", "<html>", "{'data': [7"})
    void keepsTheLastListIfAnAnswerIsOfNoUse(String answer) {
        refresh(model("maker/plain", "0.000002", "0.000004"));
        CatalogResource.lists(200, answer);

        JsonPath status = refresh();

        assertThat(status.getString("sources[0].failure")).isNotEmpty();
        assertThat(status.getInt("sources[0].models")).isEqualTo(1);
        assertThat(price(PLAIN)).isEqualTo("0.000002");
    }

    @Test
    void keepsTheLastListIfAProviderFails() {
        refresh(model("maker/plain", "0.000002", "0.000004"));
        CatalogResource.lists(503, "{}");

        assertThat(refresh().getString("sources[0].failure")).isEqualTo("it answered 503");
        assertThat(price(PLAIN)).isEqualTo("0.000002");

        assertThat(refresh(model("maker/plain", "0.000003", "0.000004")).getString("sources[0].failure"))
                .isNull();
        assertThat(price(PLAIN)).isEqualTo("0.000003");
    }

    @Test
    void readsNoMoreThanEightMegabytes() {
        refresh(model("maker/plain", "0.000002", "0.000004"));
        CatalogResource.lists(200, "{'data': [], 'x': '" + "y".repeat(9_000_000) + "'}");

        assertThat(refresh().getString("sources[0].failure")).startsWith("it cannot be asked");
        assertThat(price(PLAIN)).isEqualTo("0.000002");
    }

    @Test
    void holdsAPriceThatJumpsUntilAnOperatorConfirmsIt() throws SQLException {
        String target = "openrouter:maker/jumping";
        refresh(model("maker/jumping", "0.000002", "0.000004"));

        JsonPath status = refresh(model("maker/jumping", "0.000021", "0.000042"));

        assertThat(price(target)).isEqualTo("0.000002");
        assertThat(held(status)).hasSize(1);
        Map<String, String> held = held(status).getFirst();
        assertThat(held.get("target")).isEqualTo(target);
        assertThat(held.get("holding")).contains(" in=0.000002 ");
        assertThat(held.get("held")).contains(" in=0.000021 ");

        Response unknown = Api.post("/v1/catalog/confirm", "{\"versions\": [\"0000000000000000\"]}");
        assertThat(unknown.jsonPath().getList("confirmed")).isEmpty();
        assertThat(price(target)).isEqualTo("0.000002");

        String confirmation = "{\"versions\": [\"%s\"]}".formatted(held.get("version"));
        execute("create function no_note() returns trigger language plpgsql as"
                + " $$ begin raise exception 'this replica dies'; end $$; create trigger no_note before insert on"
                + " audit_log for each row when (new.act = 'catalog.confirm') execute function no_note()");
        assertThat(Api.post("/v1/catalog/confirm", confirmation).statusCode()).isEqualTo(500);
        execute("drop trigger no_note on audit_log");
        assertThat(price(target)).isEqualTo("0.000002");
        Response confirmed = Api.post("/v1/catalog/confirm", confirmation);
        assertThat(confirmed.jsonPath().getList("confirmed", String.class)).containsExactly(target);
        assertThat(price(target)).isEqualTo("0.000021");
        assertThat(held(Api.get("/v1/catalog").jsonPath())).isEmpty();
        assertThat(Api.get("/v1/audit")
                        .jsonPath()
                        .getList("acts.findAll { it.act == 'catalog.confirm' }.target", String.class))
                .contains(target);
    }

    @Test
    void forgetsAHeldPriceIfTheProviderTakesItBack() {
        refresh(model("maker/nervous", "0.000002", "0.000004"));
        assertThat(held(refresh(model("maker/nervous", "0", "0")))).hasSize(1);

        JsonPath status = refresh(model("maker/nervous", "0.0000021", "0.000004"));

        assertThat(held(status)).isEmpty();
        assertThat(price("openrouter:maker/nervous")).isEqualTo("0.0000021");
    }

    @Test
    void replacesThePricesOfTheBuiltInFileUnderItsOwnNames() {
        refresh(
                model("openai/gpt-4o-mini", "0.00000015", "0.0000006"),
                model(QWEN, "0.9", "0.9"),
                model("mistralai/mistral-7b-instruct", "0.00000001", "0.00000001"));

        assertThat(price("openrouter:gpt-4o-mini")).isEqualTo("0.00000015");
        assertThat(price("openrouter:qwen2-72b")).as("an absurd price").isEqualTo("0.000001");
        assertThat(price("openrouter:mistral-7b")).as("a jump").isEqualTo("0.00000025");
        assertThat(Api.get("/v1/models").jsonPath().getList("data.id", String.class))
                .doesNotContain("openrouter:openai/gpt-4o-mini");
    }

    @Test
    void choosesAmongTheFilesModelsAlone() {
        refresh(model("maker/free", "0", "0"));

        Response routed = Api.post("/route", "{\"prompt\": \"hi\"}");

        assertThat(routed.jsonPath().getList("candidates.target", String.class))
                .contains("openrouter:qwen2-72b")
                .doesNotContain("openrouter:maker/free");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "'tags': ['strong'], requesty:claude-3-sonnet",
                "'tags': ['long'], requesty:claude-3-sonnet",
                "'tags': ['cheapest'], localai:phi-4-14b",
                "'tags': ['listed'], openrouter:maker/plain",
                "'confidential': true, localai:phi-4-14b",
                "'confidential': false, openrouter:qwen2-72b"
            })
    void followsAPolicyThatNamesTraitsAndListedModels(String field, String target) {
        refresh(model("maker/plain", "0.000002", "0.000004"), model("maker/free", "0", "0"));

        Response routed = Api.post("/route", "{\"prompt\": \"hi\", %s}".formatted(field.replace('\'', '"')));

        assertThat(routed.statusCode()).as(routed.asString()).isEqualTo(200);
        assertThat(routed.<String>path("target")).as(routed.asString()).isEqualTo(target);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void takesOverWhatAnotherReplicaLearned() throws SQLException {
        refresh(model("maker/shared", "0.000002", "0.000004"));

        execute("update catalog_model set prices = replace(prices, 'in=0.000002', 'in=0.000003'),"
                + " price_version = 'another' where model = 'maker/shared';"
                + " update catalog_source set revision = revision + 1");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> price("openrouter:maker/shared").equals("0.000003"));
    }

    @Test
    void asksAProviderThatIsDue() throws SQLException {
        refresh(model("maker/due", "0.000002", "0.000004"));
        CatalogResource.lists(200, "{'data': [" + model("maker/due", "0.000003", "0.000004") + "]}");

        execute("update catalog_source set due_at = now()");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> price("openrouter:maker/due").equals("0.000003"));
        assertThat(number("select count(*) from catalog_source where due_at > now() + interval '29 days'"))
                .isEqualTo(3);
    }
}
