package io.purser.gateway;

import static io.purser.gateway.ListedFields.TIERED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.request.FieldKind;
import io.purser.gateway.request.RequestFields;
import io.purser.support.Api;
import io.purser.support.PricesResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No field of the list lets a provider answer with more than was paid for. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class GatewayListBoundsTest {
    /** The same request with that field, whose value is written unchanged. */
    private static Response complete(CompletionRequest request, String field, String value) {
        String body = request.json().replaceFirst("\\{", "{\"" + field + "\":" + value.replace('\'', '"') + ",");
        return Api.post("/v1/chat/completions", body);
    }

    static Stream<String> answers() {
        return ListedFields.of(RequestFields.chat(), FieldKind.ANSWERS);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void paysForOneAnswerByEveryName(String field) {
        String whole = "18446744073709551617";
        for (String value : List.of(
                "2",
                "0",
                "-1",
                whole,
                "1.5",
                "1e1",
                "1.0000000000000000001",
                "'1'",
                "true",
                "[1]",
                "1" + "0".repeat(399))) {
            Response response = complete(new CompletionRequest(TIERED, "hi"), field, value);

            assertThat(response.statusCode()).as(field + " " + value).isEqualTo(400);
            assertThat(response.jsonPath().getString("error.param")).isEqualTo(field);
        }
        for (String value : List.of("1", "1.0", "1e0", "10e-1")) {
            CompletionRequest request = new CompletionRequest(TIERED, "hi");
            assertThat(complete(request, field, value).statusCode()).isEqualTo(200);
            assertThat(Provider.sentFor(request).get(field).toString()).isEqualTo("1");
        }
    }

    static Stream<String> limits() {
        return ListedFields.of(RequestFields.chat(), FieldKind.OUTPUT_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void holdsTheAnswerToWhatWasPaidForByEveryName(String field) {
        CompletionRequest request = new CompletionRequest(TIERED, "hi").with(field, "70.0");
        long least = field.equals("max_tokens") ? 70 : 50;

        assertThat(request.post().statusCode()).isEqualTo(200);
        JsonNode sent = Provider.sentFor(request);
        assertThat(sent.get(field).toString()).isEqualTo(Long.toString(least));
        for (JsonNode other : List.of(sent.path("max_tokens"), sent.path("max_completion_tokens"))) {
            assertThat(other.isMissingNode() || other.longValue() == least).isTrue();
        }
        Response endless = new CompletionRequest(TIERED, "hi").with(field, "-2").post();
        assertThat(endless.jsonPath().getString("error.param")).isEqualTo(field);
    }

    static Stream<String> parts() {
        return ListedFields.of(RequestFields.chat(), FieldKind.PART_OF_OUTPUT);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void holdsPartsOfTheAnswerToTheWholeOfIt(String field) {
        for (String value : List.of("20", "-1", "null", "20.0")) {
            CompletionRequest request = new CompletionRequest(TIERED, "hi").with(field, value);
            assertThat(request.post().statusCode()).isEqualTo(200);
            assertThat(Provider.sentFor(request).get(field).asText()).isEqualTo(value.replace(".0", ""));
        }
        for (String value : List.of("1000000", "18446744073709551617", "1e300")) {
            CompletionRequest request = new CompletionRequest(TIERED, "hi");
            assertThat(complete(request, field, value).statusCode()).isEqualTo(200);
            assertThat(Provider.sentFor(request).get(field).toString()).isEqualTo("50");
        }
        Response text = new CompletionRequest(TIERED, "hi").with(field, "'20'").post();
        assertThat(text.jsonPath().getString("error.param")).isEqualTo(field);
    }

    @Test
    void holdsThoughtsToTheWholeOfTheAnswer() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with("reasoning", "{'max_tokens': 1000000, 'exclude': true, 'beta': 1}")
                .with("thinking", "{'type': 'enabled', 'budget_tokens': 40}");

        Response response = request.post();

        assertThat(response.header("x-purser-dropped")).isEqualTo("reasoning.beta");
        JsonNode sent = Provider.sentFor(request);
        assertThat(sent.path("reasoning")).hasToString("{\"max_tokens\":50,\"exclude\":true}");
        assertThat(sent.path("thinking")).isEqualTo(request.body.path("thinking"));
    }
}
