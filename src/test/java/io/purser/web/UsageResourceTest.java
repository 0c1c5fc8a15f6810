package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithGateway
class UsageResourceTest {
    private static String record(String agent, String task, String target) {
        Response response = Api.post(
                "/record-usage",
                "{\"target\": \"%s\", \"prompt_tokens\": 1, \"completion_tokens\": 1, \"agent\": \"%s\", \"task\": \"%s\"}"
                        .formatted(target, agent, task));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath().getString("entry");
    }

    private static JsonPath page(Map<String, ?> parameters) {
        Response response = Api.asOperator().queryParams(parameters).get("/v1/usage");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    private static List<String> entries(Map<String, ?> parameters) {
        return page(parameters).getList("entries.entry", String.class);
    }

    @Test
    void pagesThroughEveryEntryExactlyOnceTheNewestFirst() {
        String agent = TestSystem.unique("agent");
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            written.add(record(agent, "paging", "localai:phi-4-14b"));
        }

        List<String> read = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        JsonPath page = page(Map.of("agent", agent, "limit", 3));
        while (true) {
            List<String> entries = page.getList("entries.entry", String.class);
            sizes.add(entries.size());
            read.addAll(entries);
            String next = page.getString("next");
            if (next == null) {
                break;
            }
            assertThat(next).matches("[A-Za-z0-9_-]+");
            page = page(Map.of("agent", agent, "limit", 3, "cursor", next));
        }

        assertThat(sizes).containsExactly(3, 3, 1);
        assertThat(read).containsExactlyElementsOf(written.reversed());
    }

    @Test
    void hasNoNextPageWhereTheLastOneIsFull() {
        String agent = TestSystem.unique("agent");
        for (int i = 0; i < 4; i++) {
            record(agent, "paging", "localai:phi-4-14b");
        }

        JsonPath first = page(Map.of("agent", agent, "limit", 2));
        JsonPath second =
                page(Map.of("agent", agent, "limit", 2, "cursor", Objects.requireNonNull(first.getString("next"))));

        assertThat(second.getList("entries")).hasSize(2);
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void keepsItsPlaceWhileEntriesAreWritten() {
        String agent = TestSystem.unique("agent");
        String oldest = record(agent, "paging", "localai:phi-4-14b");
        String newer = record(agent, "paging", "localai:phi-4-14b");
        JsonPath first = page(Map.of("agent", agent, "limit", 1));
        record(agent, "paging", "localai:phi-4-14b");

        List<String> second =
                entries(Map.of("agent", agent, "cursor", Objects.requireNonNull(first.getString("next"))));

        assertThat(first.getList("entries.entry", String.class)).containsExactly(newer);
        assertThat(second).containsExactly(oldest);
    }

    @Test
    void filtersByAgentTaskTargetAndTime() {
        String agent = TestSystem.unique("agent");
        String planning = record(agent, "planning", "localai:phi-4-14b");
        String coding = record(agent, "coding", "localai:phi-4-14b");
        String dear = record(agent, "coding", "openrouter:mistral-7b");
        Instant time = Instant.parse(page(Map.of("agent", agent, "limit", 1)).getString("entries[0].time"));

        assertThat(entries(Map.of("agent", agent))).containsExactly(dear, coding, planning);
        assertThat(entries(Map.of("agent", agent, "task", "coding"))).containsExactly(dear, coding);
        assertThat(entries(Map.of("agent", agent, "target", "localai:phi-4-14b")))
                .containsExactly(coding, planning);
        assertThat(entries(Map.of("agent", agent, "target", "localai:mistral-7b")))
                .isEmpty();
        assertThat(entries(Map.of("agent", agent, "target", "phi-4-14b"))).isEmpty();
        assertThat(entries(Map.of("agent", agent.substring(1)))).isEmpty();
        assertThat(entries(Map.of("agent", agent, "from", time.toString()))).contains(dear);
        assertThat(entries(Map.of("agent", agent, "from", time.plusMillis(1).toString())))
                .isEmpty();
        assertThat(entries(Map.of("agent", agent, "to", time.toString()))).doesNotContain(dear);
        assertThat(entries(Map.of("agent", agent, "to", time.plusMillis(1).toString())))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            limit=0, limit
            limit=-1, limit
            limit=1001, limit
            limit=1e2, limit
            limit=ten, limit
            limit=, limit
            limit=99999999999999999999, limit
            limit=1&limit=2, limit
            cursor=, cursor
            cursor=abc, cursor
            cursor=../../etc/passwd, cursor
            cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, cursor
            from=yesterday, from
            from=2026-11-22, from
            to=1763769600, to
            Agent=ceo, Agent
            offset=10, offset
            """)
    void refusesParametersThatAreWrongByName(String query, String name) {
        Api.assertRefusesParameter(Api.get("/v1/usage?" + query), name);
    }

    @Test
    void survivesACursorOfAnotherTime() {
        // 24 bytes, like a cursor, with a time that the database cannot hold.
        Response late = Api.get("/v1/usage?cursor=AAAAAAAAAAAAAAAAAAAAAH__________");
        Response early = Api.get("/v1/usage?cursor=AAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAA");

        for (Response response : List.of(late, early)) {
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
            assertThat(response.jsonPath().getList("violations.path", String.class))
                    .containsExactly("cursor");
        }
    }

    @Test
    void survivesTimesBeyondTheCalendarOfTheDatabase() {
        for (String query : List.of(
                "from=%2B999999999-12-31T23:59:59Z", "to=-999999999-01-01T00:00:00Z", "from=0000-01-01T00:00:00Z")) {
            assertThat(Api.get("/v1/usage?" + query).statusCode()).as(query).isIn(200, 422);
        }
    }

    @Test
    void givesTheLargestPage() {
        assertThat(Api.get("/v1/usage?limit=1000").statusCode()).isEqualTo(200);
        assertThat(Api.get("/v1/usage?limit=1").jsonPath().getList("entries")).hasSizeLessThanOrEqualTo(1);
    }
}
