package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.attempt.Bulkheads;
import io.purser.gateway.attempt.CallStep;
import io.purser.memory.HeapAccount;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a step of a call throws, the call's resources go back and the caller gets an answer. */
@QuarkusTest
@WithGateway
class GatewayReleaseTest {
    private static final List<CallStep> STEPS = List.of(CallStep.values());

    /** Failures of a step: a defect, a machine at its limits, and an undeclared exception. */
    private static final List<FailingSteps.Supplied> FAILURES = List.of(
            () -> new IllegalStateException("told to fail"),
            StackOverflowError::new,
            () -> new IOException("told to fail, undeclared"));

    @Inject
    FailingSteps steps;

    @Inject
    Bulkheads permits;

    @Inject
    CallConcurrencyLimiter inFlight;

    @Inject
    HeapAccount account;

    /** A different failure for each step and way, so that all are tried. */
    private static FailingSteps.Supplied failureOf(CallStep step, int way) {
        return FAILURES.get((STEPS.indexOf(step) + way) % FAILURES.size());
    }

    private static String reserved() {
        return Api.post("/budget-check", "{}").jsonPath().getString("budgets[0].reserved_usd");
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatAWholeAnswerHadTaken(CallStep step) {
        check(step, failureOf(step, 0), new CompletionRequest(CompletionRequest.QWEN, "hi"), null);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatAStreamHadTaken(CallStep step) {
        check(
                step,
                failureOf(step, 1),
                CompletionRequest.stream(CompletionRequest.QWEN, "{'chunks': 3, 'every_ms': 5}"),
                null);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatACallWithAKeyHadTaken(CallStep step) {
        String key = UUID.randomUUID().toString();
        check(
                step,
                failureOf(step, 2),
                STEPS.indexOf(step) % 2 == 0
                        ? new CompletionRequest(CompletionRequest.QWEN, "hi")
                        : CompletionRequest.stream(CompletionRequest.QWEN, "hi"),
                key);
    }

    private void check(CallStep step, FailingSteps.Supplied failure, CompletionRequest chat, @Nullable String key) {
        String before = reserved();
        steps.failAt(step, failure);

        var request = Api.asOperator().contentType("application/json").body(chat.json());
        Response response =
                (key == null ? request : request.header("Idempotency-Key", key)).post("/v1/chat/completions");

        boolean unsent = step.compareTo(CallStep.HEAD) < 0;
        if (unsent) {
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(503);
            assertThat(response.header("retry-after")).isEqualTo("1");
            assertThat(response.jsonPath().getString("error.code")).isEqualTo("not_ready");
            // An attempt does not know its request; the log has both ids.
            assertThat(response.jsonPath().getString("error.message"))
                    .contains("its log says why, under the id "
                            + (step.compareTo(CallStep.WRITTEN) < 0 ? response.header("x-request-id") : ""));
        } else if (response.statusCode() == 200) {
            // The step threw when the answer, or a part of a stream, had been sent.
            assertThat(response.asString()).containsAnyOf("\"usage\"", "[DONE]", "data: {\"error\":{");
        } else {
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(502);
            assertThat(response.jsonPath().getString("error.code")).isEqualTo("provider_failed");
        }
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(steps.hasFailed()).as("it was thrown").isTrue();
            assertThat(permits.total()).as("slots").isZero();
            assertThat(inFlight.total()).as("calls in flight").isZero();
            assertThat(account.taken()).as("memory").isZero();
            assertThat(reserved()).as("money held").isEqualTo(before);
        });
        if (unsent) {
            assertThat(Entries.of(chat.task))
                    .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
        } else {
            Map<String, Object> entry = Entries.of(chat.task, 1).getFirst();
            if (response.statusCode() == 502 && step != CallStep.ANSWERED) {
                assertThat(entry)
                        .containsEntry("status", "unsettled")
                        .containsEntry("cost_usd", entry.get("bound_usd"));
            }
        }
    }
}
