package io.purser.gateway;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.CallerDialect;
import io.purser.support.Entries;
import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a soak that use the cache, and calls that are hedged, in all dialects of callers and with providers of both.
 * They have a budget of their own, whose balance has to be the sum of their entries.
 */
final class SoakExtras {
    private static final String CACHE = "x-purser-cache";
    private static final List<String> PROVIDERS = List.of("requesty", "anthropic");
    private static final int MOST_TOKENS = 50;
    private static final Usd PAID = Usd.parse("0.00004");

    /** What a hedged call meets: the first model is slow, and something else happens. */
    private enum Hedge {
        /** The second one answers, and the first one is read to its end. */
        SLOW("{'delay_ms': 300, 'prompt': 20, 'completion': 10}", "{'prompt': 20, 'completion': 10}"),
        /** The second one fails, and the first one answers after all. */
        SECOND_FAILS("{'delay_ms': 300, 'prompt': 20, 'completion': 10}", "{'status': 500}"),
        /** The first one is cut off while the second one runs. */
        FIRST_IS_CUT("{'delay_ms': 200, 'drop': true}", "{'delay_ms': 400, 'prompt': 20, 'completion': 10}"),
        /** The caller leaves while both run. */
        CALLER_LEAVES("{'delay_ms': 1500, 'prompt': 20, 'completion': 10}", "{'hang': true}");

        private final String first;
        private final String second;

        Hedge(String first, String second) {
            this.first = first;
            this.second = second;
        }
    }

    private final String cached = TestSystem.unique("soak-cached");
    private final String hedged = TestSystem.unique("soak-hedged");
    private final String agent = TestSystem.unique("soak-agent");
    private final ApiKeys withCache;
    private final AtomicLong pairs = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicInteger hedges = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    /** The entries of calls that were answered, and those among them that the cache answered, with the entry that paid. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    private final Map<String, String> givenAgain = new ConcurrentHashMap<>();
    private final Queue<String> winners = new ConcurrentLinkedQueue<>();

    SoakExtras() {
        assertThat(Api.post(
                                "/v1/budgets",
                                "{\"name\": \"%1$s\", \"scope\": {\"agent\": \"%1$s\"}, \"limit_usd\": \"1000\", \"window\": \"total\"}"
                                        .formatted(agent))
                        .statusCode())
                .isEqualTo(201);
        withCache = ApiKeys.make("agent", ", \"agent\": \"%s\", \"cache_ttl_seconds\": 3600".formatted(agent));
    }

    /** Makes the calls that go with the soak's call of that number, if any do. */
    void beside(HttpClient client, int number) throws IOException, InterruptedException {
        if (number % 20 == 3) {
            twice(client, number / 20);
        } else if (number % 40 == 7) {
            hedge(client, number / 40);
        }
    }

    private ObjectNode body(CallerDialect caller, String model, String task, String text, boolean streams) {
        ObjectNode body = caller.request(
                        model, TextNode.valueOf(text.replace('\'', '"')), MOST_TOKENS, FakeProvider.FORGET, task)
                .put("stream", streams);
        body.withObject("/metadata/purser").put("agent", agent);
        return body;
    }

    private static CallerDialect caller(int number) {
        CallerDialect[] callers = CallerDialect.values();
        return callers[number % callers.length];
    }

    private static HttpRequest.Builder request(CallerDialect caller, String key, ObjectNode body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + caller.path()))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    /** The same call twice, of which the second one gets the answer of the first, unless the database was too slow. */
    private void twice(HttpClient client, int number) throws IOException, InterruptedException {
        CallerDialect caller = caller(number);
        String model = PROVIDERS.get(number / 3 % 2) + ":plain";
        boolean byKey = number / 6 % 2 == 0;
        String text = "{'prompt': 20, 'completion': 10, 'number': %d}".formatted(number);
        ObjectNode body = body(caller, model, cached, text, number / 12 % 2 == 0);
        HttpRequest.Builder request = request(caller, byKey ? withCache.key() : PostgresResource.OPERATOR_KEY, body);
        HttpRequest asked =
                byKey ? request.build() : request.header(CACHE, "ttl=3600").build();
        @Nullable String paid = null;
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = client.send(asked, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            String entry = header(response, "x-purser-reservation");
            answered.add(entry);
            if (header(response, CACHE).equals("hit")) {
                assertThat(header(response, "x-purser-cost-usd")).isEqualTo("0");
                givenAgain.put(entry, String.valueOf(paid));
                hits.incrementAndGet();
            } else {
                paid = entry;
            }
        }
        pairs.incrementAndGet();
    }

    private void hedge(HttpClient client, int number) throws IOException, InterruptedException {
        Hedge[] kinds = Hedge.values();
        Hedge hedge = kinds[number % kinds.length];
        CallerDialect caller = caller(number / 4);
        int provider = number / 12 % 2;
        boolean streams = number / 24 % 2 == 0;
        ObjectNode body = body(
                caller,
                PROVIDERS.get(provider) + ":plain",
                hedged,
                "{'plain': %s, 'stops': %s}".formatted(hedge.first, hedge.second),
                streams);
        body.putArray("models").add(PROVIDERS.get(1 - provider) + ":stops");
        HttpRequest.Builder request =
                request(caller, PostgresResource.OPERATOR_KEY, body).header(HedgedCall.AFTER, "50");
        hedges.incrementAndGet();
        if (hedge == Hedge.CALLER_LEAVES) {
            left.incrementAndGet();
            leave(client, request.timeout(Duration.ofMillis(700)).build());
            return;
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        winners.add(header(response, "x-purser-reservation"));
    }

    /** The client of the JDK closes the connection of a request whose time is up. */
    private static void leave(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        try {
            client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            return;
        }
        throw new AssertionError("the answer came before the caller could leave");
    }

    /**
     * The ledger has exactly what was sent, and the budget exactly what the ledger has.
     *
     * @param sent the calls that the providers got because of these
     */
    void check(long sent) {
        int all = Math.toIntExact(sent + hits.get());
        List<Map<String, Object>> ofCache = Entries.of(cached, Math.toIntExact(2 * pairs.get()));
        List<Map<String, Object>> ofHedges = Entries.of(hedged, all - ofCache.size());
        List<Map<String, Object>> entries = new ArrayList<>(ofCache);
        entries.addAll(ofHedges);

        assertThat(entries.stream().map(entry -> entry.get("entry"))).doesNotHaveDuplicates();
        checkCache(ofCache);
        checkHedges(ofHedges);
        Usd spent =
                entries.stream().map(entry -> Entries.usd(entry, "cost_usd")).reduce(Usd.ZERO, Usd::plus);
        assertThat(budget()).containsEntry("spent_usd", spent.toString()).containsEntry("reserved_usd", "0");
    }

    private void checkCache(List<Map<String, Object>> entries) {
        assertThat(hits.get()).as("hits of %s pairs", pairs).isGreaterThan(pairs.get() / 2);
        assertThat(entries.stream().map(entry -> entry.get("entry")).collect(Collectors.toSet()))
                .isEqualTo(answered);
        assertThat(entries).allSatisfy(entry -> {
            String paidBy = givenAgain.get(Entries.text(entry, "entry"));
            assertThat(entry).containsEntry("status", "ok");
            if (paidBy == null) {
                assertThat(entry).doesNotContainKey("cached_from");
                assertThat(Entries.usd(entry, "cost_usd")).isEqualTo(PAID);
            } else {
                assertThat(entry).containsEntry("cached_from", paidBy).containsEntry("cost_usd", "0");
                assertThat(Entries.usd(entry, "saved_usd")).isEqualTo(PAID);
            }
        });
    }

    private void checkHedges(List<Map<String, Object>> entries) {
        Map<Object, List<Map<String, Object>>> calls =
                entries.stream().collect(groupingBy(entry -> Entries.text(entry, "call")));
        // On a busy machine a caller may leave before its call is sent.
        assertThat(calls.size()).isBetween(hedges.get() - left.get(), hedges.get());
        assertThat(calls.values().stream()
                        .filter(attempts -> attempts.size() == 2)
                        .count())
                .as("calls that were hedged")
                .isGreaterThan(hedges.get() / 2);
        assertThat(calls.values())
                .allSatisfy(attempts -> assertThat(attempts)
                        .hasSizeLessThanOrEqualTo(2)
                        .extracting(attempt -> attempt.get("attempt"))
                        .containsExactlyInAnyOrderElementsOf(attempts.size() == 1 ? List.of(1) : List.of(1, 2)));
        assertThat(withStatus(entries, "ok").map(entry -> entry.get("entry")))
                .containsExactlyInAnyOrderElementsOf(winners);
        assertThat(withStatus(entries, "ok"))
                .allSatisfy(entry -> assertThat(Entries.usd(entry, "cost_usd")).isEqualTo(PAID));
        assertThat(withStatus(entries, "error"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
        assertThat(withStatus(entries, "unsettled"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", entry.get("bound_usd")));
        assertThat(withStatus(entries, "cancelled")).isNotEmpty().allSatisfy(entry -> {
            boolean isRead = Entries.text(entry, "target").endsWith(":plain");
            assertThat(entry).containsEntry("estimated", !isRead);
            if (isRead) {
                assertThat(Entries.usd(entry, "cost_usd")).isEqualTo(PAID);
            }
        });
        assertThat(entries)
                .allSatisfy(entry -> assertThat(Entries.usd(entry, "cost_usd"))
                        .isLessThanOrEqualTo(Entries.usd(entry, "bound_usd")));
    }

    private static Stream<Map<String, Object>> withStatus(List<Map<String, Object>> entries, String status) {
        return entries.stream().filter(entry -> status.equals(entry.get("status")));
    }

    private Map<String, Object> budget() {
        return Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(agent))
                .jsonPath()
                .<Map<String, Object>>getList("budgets")
                .stream()
                .filter(budget -> agent.equals(budget.get("name")))
                .findFirst()
                .orElseThrow();
    }
}
