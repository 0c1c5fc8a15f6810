package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.purser.tools.AskedClient.Heard;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Servers that ask too much in the middle of a call, and callers that leave. */
@QuarkusTest
@WithGateway
class HostileQuestionsTest extends ServerToolCalls {
    private static final String YES = "\"result\": {\"action\": \"accept\"}";

    private static AskedClient client() {
        return AskedClient.with(Api.address("/"), PostgresResource.OPERATOR_KEY, "{\"elicitation\": {}}");
    }

    private static AskingServer asking(AskingServer.Script script) {
        AskingServer server = new AskingServer(script);
        register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));
        return server;
    }

    private Heard call(AskedClient client) {
        return client.call("search__query", "\"io.purser/task\": \"%s\"".formatted(task));
    }

    /** Four wait at once; the caller sees no more than that, and the server gets an error for some of the others. */
    @Test
    void asksFourThingsAtOnceOfAThousand() {
        try (AskingServer server = asking(talk -> {
                    for (int i = 0; i < 1_000; i++) {
                        talk.ask(String.valueOf(i), "elicitation/create", AskingServer.FORM);
                    }
                    int refused = 0;
                    for (int i = 0; i < 32; i++) {
                        JsonNode answer = talk.answer();
                        refused += answer.has("error") ? 1 : 0;
                    }
                    talk.end("refused " + refused);
                });
                Heard heard = call(client())) {
            List<JsonNode> questions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                questions.add(heard.next());
            }
            assertThat(questions)
                    .allSatisfy(question ->
                            assertThat(question.path("method").asText()).isEqualTo("elicitation/create"));
            // Before an answer makes room for a fifth.
            await().atMost(Duration.ofSeconds(60)).until(() -> server.answers() == 28);
            questions.forEach(question -> assertThat(
                            client().answer(question.path("id").asText(), YES).statusCode())
                    .isEqualTo(202));

            assertThat(heard.result()).isEqualTo("refused 28");
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void servesACallerInTheSharedSessionIfTheServerHasNoOther() {
        try (AskingServer server = new AskingServer(talk -> talk.end("done"))) {
            server.haveOneSession();
            register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));

            for (int i = 0; i < 6; i++) {
                try (Heard heard = call(client())) {
                    assertThat(heard.result()).isEqualTo("done");
                }
            }

            assertThat(server.sessionsOfCalls()).hasSize(6).containsOnly("s1");
            assertThat(server.greetings()).hasSize(2);
        }
    }

    @Test
    void asksSixteenThingsOneAfterTheOther() {
        try (AskingServer server = asking(talk -> {
                    int accepted = 0;
                    for (int i = 0; i < 20; i++) {
                        talk.ask(String.valueOf(i), "elicitation/create", AskingServer.FORM);
                        accepted += talk.answer().has("result") ? 1 : 0;
                    }
                    talk.end("accepted " + accepted);
                });
                Heard heard = call(client())) {
            for (int i = 0; i < 16; i++) {
                assertThat(client().answer(heard.next().path("id").asText(), YES)
                                .statusCode())
                        .isEqualTo(202);
            }

            assertThat(heard.result()).isEqualTo("accepted 16");
            assertThat(server.unread()).isZero();
        }
    }

    @Test
    void passesNoQuestionOfAMegabyteOn() {
        String huge = "{\"message\": \"%s\"}".formatted("x".repeat(1 << 20));
        try (AskingServer server = asking(talk -> {
                    talk.ask("1", "elicitation/create", huge);
                    talk.end(talk.answer().path("error").path("message").asText());
                });
                Heard heard = call(client())) {
            assertThat(heard.result()).isEqualTo("a question may have 65536 bytes");
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    /** The second one with the same id is not answered, and what comes after the end is not read. */
    @Test
    void passesOnNoIdTwiceAndNothingAfterTheEnd() {
        CountDownLatch asked = new CountDownLatch(1);
        try (AskingServer server = asking(talk -> {
                    talk.ask("1", "elicitation/create", AskingServer.FORM);
                    hold(asked);
                    talk.ask("1", "elicitation/create", AskingServer.FORM);
                    talk.ask("2", "roots/list", "{}");
                    JsonNode refused = talk.answer();
                    JsonNode accepted = talk.answer();
                    talk.end(refused.path("id") + " " + accepted.path("id"));
                    talk.ask("3", "elicitation/create", AskingServer.FORM);
                });
                Heard heard = call(client())) {
            JsonNode question = heard.next();
            asked.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> server.answers() == 1);
            client().answer(question.path("id").asText(), YES);

            assertThat(heard.result()).isEqualTo("2 1");
            assertThat(server.unread()).isZero();
        }
    }

    @Test
    void tellsTheCallerThatTheServerWantsNoAnswerAnyMore() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (AskingServer server = asking(talk -> {
                    talk.ask("1", "elicitation/create", AskingServer.FORM);
                    hold(asked);
                    talk.tell("\"method\": \"notifications/cancelled\", \"params\": {\"requestId\": 1}");
                    hold(told);
                    talk.end("without it");
                });
                Heard heard = call(client())) {
            String id = heard.next().path("id").asText();
            asked.countDown();

            JsonNode cancelled = heard.next();
            told.countDown();

            assertThat(cancelled.path("method").asText()).isEqualTo("notifications/cancelled");
            assertThat(cancelled.path("params").path("requestId").asText()).isEqualTo(id);
            assertThat(heard.result()).isEqualTo("without it");
            assertThat(client().answer(id, YES).statusCode()).isEqualTo(400);
            assertThat(server.unread()).isZero();
        }
    }

    /** The call goes on without the answer, and is charged. */
    @Test
    void tellsTheServerThatTheCallerHasLeft() {
        List<String> told = new ArrayList<>();
        CountDownLatch answered = new CountDownLatch(1);
        try (AskingServer server = asking(talk -> {
            talk.ask("1", "elicitation/create", AskingServer.FORM);
            told.add(talk.answer().path("error").path("message").asText());
            answered.countDown();
            talk.end("alone");
        })) {
            Heard heard = call(client());
            assertThat(heard.next().path("method").asText()).isEqualTo("elicitation/create");

            heard.close();

            hold(answered);
            assertThat(told).containsExactly("the caller has left");
            assertIsChargedOnce();
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void saysThatACallIsUnderWayWhileItsQuestionIsOpen() {
        try (AskingServer server = asking(talk -> {
            talk.ask("1", "elicitation/create", AskingServer.FORM);
            talk.end(talk.answer().path("result").path("action").asText());
        })) {
            String keyed = "\"io.purser/task\": \"%s\", \"io.purser/idempotency_key\": \"%s\"".formatted(task, task);
            AskedClient client = client();
            try (Heard heard = client.call("search__query", keyed)) {
                String id = heard.next().path("id").asText();

                try (Heard again = client.call("search__query", keyed)) {
                    assertThat(problem(again.next().path("result")).path("type").asText())
                            .isEqualTo("urn:purser:problem:in_flight");
                }
                client.answer(id, YES);

                assertThat(heard.result()).isEqualTo("accept");
            }
            try (Heard again = client.call("search__query", keyed)) {
                assertThat(again.result()).isEqualTo("accept");
            }
            assertThat(server.calls()).isEqualTo(1);
            assertThat(entries()).hasSize(1);
        }
    }
}
