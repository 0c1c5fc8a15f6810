package io.purser.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AgentAnswers;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.OpenAiForm;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.request.AgentRequest;
import io.purser.memory.HeapAccount;
import io.purser.support.LoopbackServer;
import io.purser.support.Memory;
import io.purser.support.WithPatientProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An agent of A2A that says much before it is done. */
@QuarkusTest
@WithPatientProviders
class TaskAttemptTest {
    private static final int TASKS = 8;
    /** Bytes of the first answer, which is not the last one. */
    private static final int MUCH = 4_000_000;
    /** Bytes of the next answer, for which the lease is set anew. */
    private static final int SOME = 6_000;

    private static final int PIECE = 8_192;
    private static final int MEGABYTES_BESIDE = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Vertx vertx;

    @Inject
    UpstreamClient upstream;

    @Inject
    ProviderErrors errors;

    @Inject
    GatewaySettings settings;

    private final HeapAccount account = new HeapAccount(1_000_000_000, 1_000_000_000);
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();
    private final CountDownLatch lookedTwice = new CountDownLatch(TASKS);
    private final CountDownLatch measured = new CountDownLatch(1);

    @Test
    void holdsNoMoreThanIsLeasedWhileItAsksForTheTask() throws Exception {
        try (LoopbackServer agent = new LoopbackServer("/", this::answer)) {
            long before = Memory.used();

            List<CompletableFuture<AttemptResult>> results = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                results.add(send(agent, "message-" + i));
            }
            assertThat(lookedTwice.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(account.taken()).isLessThanOrEqualTo((long) TASKS * BufferedResponse.AT_FIRST);
            assertThat(Memory.used() - before).as("megabytes").isLessThan(MEGABYTES_BESIDE);
            assertThat(results).noneMatch(CompletableFuture::isDone);
            measured.countDown();
            assertThat(results)
                    .allSatisfy(result ->
                            assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(AttemptResult.Answered.class));
        }
    }

    private CompletableFuture<AttemptResult> send(LoopbackServer agent, String message) {
        Model model = CircuitBreakersTest.model(
                "agents", "any", new Model.Endpoint(Dialect.A2A, agent.uri(), "any", null, false, Set.of()));
        AgentRequest asked = AgentRequest.of("Do it", model.target(), message, new OpenAiForm(), more -> {});
        AgentAnswers answers = new AgentAnswers(message, Instant.EPOCH);
        CompletableFuture<AttemptResult> result = new CompletableFuture<>();
        AttemptContext context = new AttemptContext(
                vertx,
                model,
                null,
                asked,
                answers,
                errors,
                settings,
                new CallStepListener(),
                account.open("test", BufferedResponse.AT_FIRST),
                result::complete);
        Buffer body = Buffer.buffer("{\"id\": \"%s\", \"method\": \"SendMessage\"}".formatted(message));
        vertx.runOnContext(go -> new TaskAttempt(context, answers, upstream)
                .start(upstream, "", () -> body, MultiMap.caseInsensitiveMultiMap()));
        return result;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String message = request.path("id").asText();
        if (!request.path("method").asText().equals("GetTask")) {
            tell(exchange, message, "WORKING", MUCH);
        } else if (looks.merge(message, 1, Integer::sum) == 1) {
            tell(exchange, message, "WORKING", SOME);
        } else {
            lookedTwice.countDown();
            await(measured);
            tell(exchange, message, "COMPLETED", SOME);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(HttpExchange exchange, String message, String state, int length) throws IOException {
        byte[] body = """
                {"jsonrpc": "2.0", "id": "%s", "result": {"task": {"id": "1", "status": {"state": "TASK_STATE_%s"},
                 "metadata": {"more": "%s"}}}}""".formatted(message, state, "x".repeat(length)).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            // In pieces, because the server's buffers stay as long as their largest piece.
            for (int from = 0; from < body.length; from += PIECE) {
                exchange.getResponseBody().write(body, from, Math.min(PIECE, body.length - from));
            }
        }
    }
}
