package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's Responses at a provider that speaks Anthropic's Messages. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class ResponsesAtMessagesTest {
    private static final String CLAUDE = "anthropic:claude";

    private static ResponsesCall call(String recording) {
        ResponsesCall call = ResponsesCall.to(CLAUDE, "{'recording': 'messages/%s'}".formatted(recording));
        call.request().body.put("user", call.task());
        return call;
    }

    @Test
    void answersAtOnceAndInAStream() {
        ResponsesCall whole = call("answer");
        ResponsesCall streamed = call("stream");

        Response answer = whole.post();
        List<String> events;
        try (EventStream stream = streamed.open()) {
            events = stream.rest();
        }

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("status")).isEqualTo("completed");
        assertThat(answer.jsonPath().getString("output[0].type")).isEqualTo("message");
        assertThat(answer.jsonPath().getString("output[0].content[0].text")).isNotEmpty();
        assertThat(ResponsesCall.typesOf(events))
                .startsWith("response.created", "response.in_progress")
                .endsWith("response.output_item.done", "response.completed");
        JsonNode completed = EventStream.json(events.getLast()).path("response");
        for (ResponsesCall call : List.of(whole, streamed)) {
            assertThat(Entries.of(call.task(), 1).getFirst()).containsEntry("status", "ok");
            assertThat(TestSystem.callsWith(call.task()).getFirst().path("path").asText())
                    .isEqualTo("/v1/messages");
        }
        assertThat(Entries.of(streamed.task()).getFirst().get("cost_usd"))
                .isEqualTo(completed.path("usage").path("cost").decimalValue().toPlainString());
    }

    @Test
    void namesWhatMessagesCannotCarryAsTheCallerDoes() {
        ResponsesCall call = call("answer").with("text", "{'verbosity': 'low', 'format': {'type': 'json_object'}}");
        ResponsesCall hinted = call("answer").with("text", "{'verbosity': 'low'}");

        Response refused = call.post();
        Response answer = hinted.post();

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.param")).isEqualTo("text.format");
        assertThat(answer.header("x-purser-dropped")).contains("text.verbosity");
    }
}
