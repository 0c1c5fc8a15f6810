package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that hangs while calls with an idempotency key are under way. */
class OutageOfKeyedCallsIT extends DatabaseOutage {
    @Test
    void endsAKeyedAnswerThatCannotBeSettledAndGivesItAgainLater() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser = PackagedPurser.start(postgres.plainUrl(), settings(provider, ANSWER_SECONDS))) {
            CompletableFuture<HttpResponse<String>> chat = keyed(purser, "/v1/chat/completions", "stream", true);
            CompletableFuture<HttpResponse<String>> messages = keyed(purser, "/v1/messages", "messages", true);
            CompletableFuture<HttpResponse<String>> whole = keyed(purser, "/v1/chat/completions", "whole", false);
            Awaitility.await().atMost(TIMEOUT).until(() -> provider.callsWith("every_ms") == 3);

            postgres.hang();
            try {
                Duration longest = LONGEST_SETTLING.plusSeconds(30);
                assertThat(within(longest, chat::join).body())
                        .contains("hello")
                        .contains("\"code\":\"not_ready\"")
                        .contains("ask again with the same idempotency key")
                        .doesNotContain("[DONE]");
                assertThat(within(longest, messages::join).body())
                        .contains("event: error")
                        .contains("ask again with the same idempotency key")
                        .doesNotContain("message_stop");
                isRefusedForNow(within(longest, whole::join));
                assertThat(whole.join().body()).contains("ask again with the same idempotency key");
            } finally {
                postgres.goOn();
            }

            awaitReadiness(purser, 200);
            for (String task : List.of("stream", "messages", "whole")) {
                String path = task.equals("messages") ? "/v1/messages" : "/v1/chat/completions";
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(
                                () -> keyed(purser, path, task, !task.equals("whole"))
                                        .join(),
                                again -> again.statusCode() == 200
                                        && again.body().contains("hello"));
                assertThat(MistralCalls.entries(purser, task)).as(task).hasSize(1);
            }
            assertThat(provider.callsWith("every_ms")).isEqualTo(3);
        }
    }

    @Test
    void givesAKeyedAnswerThatNoRepetitionCanGetAlthoughItCannotBeSettledInTime() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of())) {
            Map<String, String> settings = settings(provider, ANSWER_SECONDS);
            settings.remove("PURSER_SECRETS_KEY"); // answers are not kept
            try (PackagedPurser purser = PackagedPurser.start(postgres.plainUrl(), settings)) {
                CompletableFuture<HttpResponse<String>> stream = keyed(purser, "/v1/chat/completions", "stream", true);
                CompletableFuture<HttpResponse<String>> whole = keyed(purser, "/v1/chat/completions", "whole", false);
                Awaitility.await().atMost(TIMEOUT).until(() -> provider.callsWith("every_ms") == 2);

                postgres.hang();
                try {
                    Duration longest = LONGEST_SETTLING.plusSeconds(30);
                    assertThat(within(longest, stream::join).body())
                            .contains("hello")
                            .contains("[DONE]")
                            .doesNotContain("not_ready");
                    assertThat(within(longest, whole::join).statusCode()).isEqualTo(200);
                    assertThat(whole.join().body()).contains("hello");
                } finally {
                    postgres.goOn();
                }

                awaitReadiness(purser, 200);
                for (String task : List.of("stream", "whole")) {
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .untilAsserted(() -> assertThat(MistralCalls.entries(purser, task))
                                    .as(task)
                                    .hasSize(1));
                    assertThat(keyed(purser, "/v1/chat/completions", task, task.equals("stream"))
                                    .join()
                                    .body())
                            .contains("answer_not_kept");
                }
                assertThat(provider.callsWith("every_ms")).isEqualTo(2);
            }
        }
    }

    /** A call that takes some seconds. */
    private static CompletableFuture<HttpResponse<String>> keyed(
            PackagedPurser purser, String path, String task, boolean stream) {
        return purser.send(
                path,
                "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"stream\": %s, \"messages\": [{\"role\": \"user\","
                                .formatted(stream)
                        + " \"content\": \"{\\\"every_ms\\\": 1000, \\\"delay_ms\\\": 3000, \\\"say\\\": \\\"hello\\\"}\"}]}",
                Map.of("idempotency-key", "outage-" + task, "x-purser-task", task));
    }
}
