package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.AtOnce;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithPatientProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The charge of a call whose caller left, for each way in which a provider stops, bills and tells the cost later. */
@QuarkusTest
@WithPatientProviders
class GatewayGivingUpTest {
    private static final String STALLING = "{'chunks': 5, 'stall_after': 2}";

    private static void leaveAfterTwoPieces(CompletionRequest chat) {
        try (EventStream stream = chat.open()) {
            assertThat(stream.next()).isPresent();
            assertThat(stream.next()).isPresent();
        }
    }

    private static CompletionRequest longer(String model, String request) {
        return CompletionRequest.stream(model, request).with("max_tokens", "50000");
    }

    @Test
    void cancelsWhatTheProviderStopsAndChargesWhatWasSeenAndCanHaveBeenUnderWay() {
        CompletionRequest chat = longer("requesty:stops", STALLING);

        leaveAfterTwoPieces(chat);

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(chat.task));
        Map<String, Object> entry = Entries.of(chat.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("status", "cancelled")
                .containsEntry("estimated", true)
                .containsEntry(
                        "bound_usd",
                        Usd.ofNanos((chat.json().length() + 64) * 1_000L + 50_000 * 2_000L)
                                .toString());
        // Two words, and the tokens that a model can write in one second or a few.
        assertThat(Entries.usd(entry, "cost_usd").nanos()).isBetween(200 * 2_000L, 20_000 * 2_000L);
    }

    @Test
    void cancelsAWholeAnswerThatTheProviderStops() throws IOException {
        CompletionRequest chat = new CompletionRequest("requesty:stops", "{'hang': true}").with("max_tokens", "50000");

        try (var _ = RawCall.of(chat)) {
            Provider.awaitCallFor(chat);
        }

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(chat.task));
        Map<String, Object> entry = Entries.of(chat.task, 1).getFirst();
        assertThat(entry).containsEntry("status", "cancelled").containsEntry("estimated", true);
        assertThat(Entries.usd(entry, "cost_usd")).isLessThan(Entries.usd(entry, "bound_usd"));
    }

    @Test
    void cancelsTheLoserOfAHedgedCallThatItsProviderStops() {
        CompletionRequest chat =
                new CompletionRequest("requesty:stops", "{'stops': {'hang': true}}").orElse("openrouter:plain");

        chat.postWith("x-purser-hedge-after-ms", 100);

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(chat.task));
        assertThat(Entries.of(chat.task, 2))
                .filteredOn(entry -> "requesty:stops".equals(entry.get("target")))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("status", "cancelled").containsEntry("estimated", true));
    }

    @Test
    void readsAWholeAnswerToItsEndWhereTheProviderStopsStreamsAlone() throws IOException {
        CompletionRequest chat =
                new CompletionRequest("openrouter:stops", "{'delay_ms': 500, 'prompt': 10, 'completion': 5}");

        try (var _ = RawCall.of(chat)) {
            Provider.awaitCallFor(chat);
        }

        assertThat(Entries.of(chat.task, 1).getFirst())
                .containsEntry("status", "cancelled")
                .containsEntry("estimated", false)
                .containsEntry("cost_usd", "0.00002");
        assertThat(Provider.wasHungUpOn(chat.task)).isFalse();
    }

    @Test
    void correctsAGuessByWhatTheProviderTellsLater() {
        CompletionRequest chat = longer(
                "openrouter:stops",
                "{'chunks': 5, 'stall_after': 2, 'generation': {'total_cost': 0.0042, 'native_tokens_prompt': 1000,"
                        + " 'native_tokens_completion': 1600}}");

        leaveAfterTwoPieces(chat);

        List<Map<String, Object>> entries = Entries.of(chat.task, 2);
        assertThat(entries.getFirst()).containsEntry("estimated", true);
        assertThat(entries.getLast())
                .containsEntry("corrects", entries.getFirst().get("entry"))
                .containsEntry("estimated", false);
        assertThat(Entries.usd(entries.getFirst(), "cost_usd").plus(Entries.usd(entries.getLast(), "cost_usd")))
                .isEqualTo(Usd.parse("0.0042"));
    }

    @Test
    void chargesTheBoundWhenTheTimeInTheBackgroundIsUpAndCorrectsItWhereTheProviderTells() {
        CompletionRequest told =
                longer("openrouter:plain", STALLING.replace("}", ", 'generation': {'total_cost': 0.0033}}"));

        leaveAfterTwoPieces(told);

        List<Map<String, Object>> entries = Entries.of(told.task, 2);
        assertThat(entries.getFirst())
                .containsEntry("status", "unsettled")
                .containsEntry("cost_usd", entries.getFirst().get("bound_usd"));
        assertThat(Entries.usd(entries.getFirst(), "cost_usd").plus(Entries.usd(entries.getLast(), "cost_usd")))
                .isEqualTo(Usd.parse("0.0033"));
    }

    @Test
    void chargesTheBoundWhereTooManyAreReadInTheBackground() {
        String ending = "{'chunks': 8, 'every_ms': 200, 'prompt': 10, 'completion': 5}";
        CompletionRequest first = longer("requesty:plain", ending);
        CompletionRequest second = longer("requesty:plain", ending);

        try (EventStream one = first.open();
                EventStream other = second.open()) {
            assertThat(one.next()).isPresent();
            assertThat(other.next()).isPresent();
        }

        Map<String, Object> one = Entries.of(first.task, 1).getFirst();
        Map<String, Object> other = Entries.of(second.task, 1).getFirst();
        boolean isOneRead = "cancelled".equals(one.get("status"));
        assertThat(isOneRead ? one : other).containsEntry("status", "cancelled").containsEntry("cost_usd", "0.00002");
        assertThat(isOneRead ? other : one)
                .containsEntry("status", "unsettled")
                .containsEntry("cost_usd", one.get("bound_usd"));
    }

    /** Also where the caller leaves the choice of the model, so that there are others to ask. */
    @TestFactory
    Stream<DynamicTest> chargesOneBoundAtMostAndTellsSdksNotToRepeatIt() {
        return AtOnce.each(List.of("requesty:plain", "auto"), GatewayGivingUpTest::chargesOneBoundAtMost);
    }

    private static void chargesOneBoundAtMost(String model) {
        CompletionRequest chat = CompletionRequest.stream(model, "{'stall_after': 0}");

        Response response = chat.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(504);
        assertThat(response.header("x-should-retry")).isEqualTo("false");
        assertThat(TestSystem.callsWith(chat.task)).hasSize(1);
        Entries.assertBoundIsCharged(chat.task);
    }

    @Test
    void letsSdksRepeatWhatCostNothing() {
        Response response = new CompletionRequest("requesty:plain", "{'status': 500}").post();

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.header("x-should-retry")).isNull();
    }

    @Test
    void givesAModelThatThinksMoreTimeForItsFirstToken() {
        CompletionRequest thinking = CompletionRequest.stream("requesty:thinks", "{'delay_ms': 1800}");
        CompletionRequest plain = CompletionRequest.stream("requesty:plain", "{'delay_ms': 1800}");

        try (EventStream stream = thinking.open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.rest()).endsWith("[DONE]");
        }
        assertThat(plain.post().statusCode()).isEqualTo(504);
    }

    @TestFactory
    Stream<DynamicTest> takesThoughtsAndKnownHeartbeatsForSignsOfLife() {
        return AtOnce.each(
                List.of(
                        "': OPENROUTER PROCESSING\\n\\n'",
                        "': keep-alive\\n\\n'",
                        "{'choices': [{'index': 0, 'delta': {'reasoning': 'hm'}}]}",
                        "{'choices': [{'index': 0, 'delta': {'reasoning_content': 'hm'}}]}",
                        "{'choices': [{'index': 0, 'delta': {'reasoning_details': [{'type': 'reasoning.text', 'text':"
                                + " 'hm'}]}}]}"),
                GatewayGivingUpTest::takesForASignOfLife);
    }

    private static void takesForASignOfLife(String sign) {
        CompletionRequest chat = CompletionRequest.stream(
                "requesty:plain",
                "{'answer': {'events': [{'times': 5, 'every_ms': 300, 'event': %s},".formatted(sign)
                        + "{'choices': [{'index': 0, 'delta': {'content': 'done'}, 'finish_reason':"
                        + " 'stop'}]},{'choices': [], 'usage': {'prompt_tokens': 5, 'completion_tokens': 7}}, 'data:"
                        + " [DONE]\\n"
                        + "\\n"
                        + "']}}");

        try (EventStream stream = chat.open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("done");
        }
        Entries.assertOne(chat.task, "ok", "0.000019");
    }
}
