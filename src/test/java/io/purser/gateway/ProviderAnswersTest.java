package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.PricesResource;
import io.purser.support.Recording;
import io.purser.support.Recordings;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The caller's view of each recorded answer of a provider, and the ledger's charge for it. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ProviderAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NANOS_OF_A_PROMPT_TOKEN = 1_000;
    private static final int NANOS_OF_A_COMPLETION_TOKEN = 2_000;

    private final String task = TestSystem.unique("answers");

    private static Stream<Recording> recordings() {
        return Recordings.expecting();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void givesTheCallerWhatItMeansAndChargesWhatItUsed(Recording recording) {
        JsonNode wants = recording.wants();
        if (recording.asks().path("embeddings").asBoolean()) {
            seesAnAnswer(post("/v1/embeddings", vectors(recording)), wants);
        } else if (recording.asks().path("stream").asBoolean() && !wants.has("status")) {
            seesAStream(chat(recording), wants);
        } else {
            seesAnAnswer(post(CompletionRequest.CHAT, chat(recording)), wants);
        }

        isCharged(Entries.of(task, 1).getFirst(), wants);
    }

    private Response post(String path, ObjectNode body) {
        return Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Task", task)
                .body(body.toString())
                .post(path);
    }

    private static ObjectNode chat(Recording recording) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", PricesResource.CLAIMS)
                .put("max_tokens", PricesResource.LONGEST_ANSWER);
        body.putArray("messages").addObject().put("role", "user").put("content", request(recording));
        fields(recording).properties().forEach(field -> {
            if (field.getValue().isNull()) {
                body.remove(field.getKey());
            } else {
                body.set(field.getKey(), field.getValue());
            }
        });
        return body;
    }

    private static ObjectNode vectors(Recording recording) {
        ObjectNode body = JSON.createObjectNode().put("model", PricesResource.CLAIMS);
        body.putArray("input").add(request(recording));
        return body;
    }

    private static ObjectNode fields(Recording recording) {
        return recording.asks() instanceof ObjectNode fields ? fields : JSON.createObjectNode();
    }

    private static String request(Recording recording) {
        return JSON.createObjectNode().put("recording", recording.name()).toString();
    }

    private static void seesAnAnswer(Response response, JsonNode wants) {
        assertThat(response.statusCode())
                .as(response.asString())
                .isEqualTo(wants.path("status").asInt(200));
        wants.path("headers")
                .properties()
                .forEach(header -> assertThat(response.header(header.getKey()))
                        .as(header.getKey())
                        .isEqualTo(header.getValue().textValue()));
        if (wants.has("contains")) {
            assertThat(response.asString()).contains(wants.path("contains").textValue());
            return;
        }
        JsonNode answer = EventStream.json(response.asString());
        wants.path("answer")
                .properties()
                .forEach(value -> assertThat(answer.at(value.getKey()))
                        .as("%s of %s", value.getKey(), answer)
                        .isEqualTo(value.getValue()));
        if (wants.has("error")) {
            isError(answer, wants.path("error"));
        }
    }

    private void seesAStream(ObjectNode body, JsonNode wants) {
        List<String> events;
        long begun = System.nanoTime();
        try (EventStream stream = EventStream.post(CompletionRequest.CHAT, body.toString(), "X-Purser-Task", task)) {
            assertThat(stream.status()).isEqualTo(200);
            events = stream.rest();
        }
        if (wants.has("within_ms")) {
            assertThat((System.nanoTime() - begun) / 1_000_000)
                    .isLessThan(wants.path("within_ms").longValue());
        }
        boolean breaks = wants.path("ends").asText().equals("error");
        if (wants.has("text")) {
            List<String> said = events.subList(0, breaks ? events.size() - 1 : events.size());
            assertThat(EventStream.textOf(said)).isEqualTo(wants.path("text").textValue());
        }
        if (breaks) {
            isError(EventStream.json(events.getLast()), wants.path("error"));
        } else {
            assertThat(events.getLast()).isEqualTo("[DONE]");
        }
        for (JsonNode raw : wants.path("events")) {
            assertThat(events).contains(raw.textValue());
        }
    }

    private static void isError(JsonNode answer, JsonNode wants) {
        JsonNode error = answer.path("error");
        assertThat(error.path("message").asText())
                .as(answer.toString())
                .contains(wants.path("message").asText());
        for (String name : List.of("code", "param", "type")) {
            if (wants.has(name)) {
                assertThat(error.path(name)).as(name).isEqualTo(wants.path(name));
            }
        }
    }

    private static long tokens(Map<String, Object> entry, String name) {
        return ((Number) Objects.requireNonNull(entry.get(name))).longValue();
    }

    private static void isCharged(Map<String, Object> entry, JsonNode wants) {
        Usd cost = Entries.usd(entry, "cost_usd");
        Usd bound = Entries.usd(entry, "bound_usd");
        assertThat(cost).as(entry.toString()).isBetween(Usd.ZERO, bound);
        switch (wants.path("cost_usd").asText()) {
            case "bound" ->
                assertThat(cost).as(entry.toString()).isEqualTo(bound).isNotEqualTo(Usd.ZERO);
            case "counted" -> {
                long prompt = tokens(entry, "prompt_tokens");
                long completion = tokens(entry, "completion_tokens");
                assertThat(prompt).isPositive();
                assertThat(cost.nanos())
                        .isEqualTo(NANOS_OF_A_PROMPT_TOKEN * prompt + NANOS_OF_A_COMPLETION_TOKEN * completion);
            }
            default ->
                assertThat(cost)
                        .as(entry.toString())
                        .isEqualTo(Usd.parse(wants.path("cost_usd").textValue()));
        }
        wants.path("entry")
                .properties()
                .forEach(value -> assertThat(
                                JSON.valueToTree(entry.get(value.getKey())).toString())
                        .as("%s of %s", value.getKey(), entry)
                        .isEqualTo(value.getValue().toString()));
    }
}
