package io.purser.gateway;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.money.Usd;
import io.purser.support.CallerDialect;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.FakeProvider;
import io.purser.support.FakeProviderResource;
import io.purser.support.Memory;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.TraitsResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * 6,600 calls, sixteen at once, of which exactly one in twenty goes wrong, and beside them calls that use the cache or
 * are hedged ({@link SoakExtras}). The ledger has to have each call that a provider got once, with its true outcome. The
 * calls take turns in the three dialects of callers and the two of providers, whole and streamed, and each fault comes
 * in all six combinations, equally often in each. {@code -Dpurser.soak.calls} makes another number of calls; a multiple
 * of 6,600 keeps that.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = {
            // No fault tests these timeouts, and the callers may keep the machine busy for longer than the defaults.
            @ResourceArg(name = "purser.provider.timeout", value = "PT10S"),
            @ResourceArg(name = "purser.provider.first-token-timeout", value = "PT10S")
        })
@WithTestResource(
        value = TraitsResource.class,
        initArgs = {
            @ResourceArg(name = "purser.background.calls", value = "100"),
            @ResourceArg(name = "purser.background.time", value = "PT10S")
        })
@Isolated("it measures the memory of this JVM")
class SoakTest {
    private static final System.Logger LOG = System.getLogger(SoakTest.class.getName());
    /** A provider that bills a call to its end after its caller left; 0.001 dollars for 1,000 tokens in, 0.002 out. */
    private static final String PLAIN = "plain";
    /** A provider that stops when its caller leaves, and stops billing, at the same prices. */
    private static final String STOPPING = "stops";
    /** One that speaks chat completions, and one that speaks Messages. */
    private static final List<String> PROVIDERS = List.of("requesty", "anthropic");

    private static final int CALLERS = 16;
    private static final int ONE_IN = 20;
    private static final int PARTS = 5;
    private static final int MOST_TOKENS = 50;
    /** The memory may grow by this much after the third fifth, when pools and generations have their size. */
    private static final long FLAT_MEGABYTES = 16;

    /** The dialects of a call: the caller's, and the provider's. */
    private record Dialects(CallerDialect caller, String provider) {
        static final int COUNT = CallerDialect.values().length * PROVIDERS.size();

        static Dialects of(int number) {
            CallerDialect[] callers = CallerDialect.values();
            return new Dialects(
                    callers[number % callers.length], PROVIDERS.get(number / callers.length % PROVIDERS.size()));
        }

        /** One call after the other takes the next; so does each fault when it comes again. */
        static Dialects ofCall(int number) {
            return of(faultOf(number).findFirst().isPresent() ? number / ONE_IN / FAULTS.size() : number);
        }
    }

    /** A fault, and the ledger's status for it. */
    private record Fault(String request, boolean stream, boolean hangUp, String status, String model) {
        Fault(String request, boolean stream, boolean hangUp, String status) {
            this(request, stream, hangUp, status, PLAIN);
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault("{'status': 500}", false, false, "error"),
            new Fault("{'drop': true}", false, false, "unsettled"),
            new Fault("{'status': 429, 'retry_after': 0}", false, false, "error"),
            new Fault("{'raw': 'nonsense'}", false, false, "unsettled"),
            new Fault("{'chunks': 3, 'cut_after': 1}", true, false, "unsettled"),
            new Fault("{'no_usage': true}", false, false, "ok"),
            new Fault("{'chunks': 3, 'error_after': 2}", true, false, "unsettled"),
            new Fault("{'chunks': 2, 'stall_after': 1}", true, true, "cancelled", STOPPING),
            new Fault("{'chunks': 3, 'reset_after': 2}", true, false, "unsettled"),
            new Fault("{'chunks': 3, 'silent_after': 2}", true, true, "unsettled"),
            new Fault("{'chunks': 3, 'every_ms': 200, 'prompt': 10, 'completion': 5}", true, true, "cancelled"));

    private final int calls = Integer.getInteger("purser.soak.calls", 6_600);
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final String task = TestSystem.unique("soak");

    @Test
    void losesNoCallCountsNoneTwiceAndKeepsItsMemory() throws Exception {
        SoakExtras extras = new SoakExtras();
        long before = Provider.received();
        List<Long> megabytes = new ArrayList<>();

        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int part = 1; part <= PARTS; part++) {
                run(callers, extras, calls / PARTS * part);
                megabytes.add(Memory.used());
            }
        }

        LOG.log(System.Logger.Level.INFO, "megabytes that were held after each fifth: {0}", megabytes);
        int made = calls / PARTS * PARTS;
        List<Map<String, Object>> entries = Entries.of(task, made);
        assertThat(entries.stream().map(entry -> entry.get("entry")).distinct()).hasSize(made);
        assertThat(entries.stream().collect(groupingBy(entry -> (String) entry.get("status"), counting())))
                .isEqualTo(IntStream.range(0, made).mapToObj(SoakTest::status).collect(groupingBy(s -> s, counting())));
        assertThat(answered).doesNotHaveDuplicates();
        assertThat(entries.stream()
                        .filter(entry -> "ok".equals(entry.get("status")))
                        .map(entry -> entry.get("entry"))
                        .collect(toSet()))
                .isEqualTo(Set.copyOf(answered));
        assertThat(entries.stream()
                        .filter(entry -> "0.00004".equals(entry.get("cost_usd")))
                        .count())
                .as("calls of 20 and 10 tokens")
                .isEqualTo(made - made / ONE_IN);
        assertThat(entries).allSatisfy(SoakTest::isChargedAsItEnded);
        extras.check(Provider.received() - before - made);
        assertThat(megabytes.getLast() - megabytes.get(PARTS / 2))
                .as("megabytes that were held after each fifth: %s", megabytes)
                .isLessThan(FLAT_MEGABYTES);
    }

    /**
     * A call with an unknown outcome costs its bound. A cancelled call costs its usage, or an estimate of the usage
     * until then.
     */
    private static void isChargedAsItEnded(Map<String, Object> entry) {
        Usd cost = Entries.usd(entry, "cost_usd");
        Usd bound = Entries.usd(entry, "bound_usd");
        boolean stops = Entries.text(entry, "target").endsWith(":" + STOPPING);
        assertThat(entry).containsEntry("estimated", stops);
        switch (Entries.text(entry, "status")) {
            case "unsettled" -> assertThat(cost).isEqualTo(bound);
            case "error" -> assertThat(cost).isEqualTo(Usd.ZERO);
            case "cancelled" -> {
                if (stops) {
                    assertThat(cost).isStrictlyBetween(Usd.ZERO, bound);
                } else {
                    assertThat(cost).isEqualTo(Usd.parse("0.00002"));
                }
            }
            default -> assertThat(cost).isStrictlyBetween(Usd.ZERO, bound);
        }
    }

    /** One call in every twenty goes wrong, each time with another fault. */
    private static Stream<Fault> faultOf(int number) {
        int block = number / ONE_IN;
        return number % ONE_IN == block * 7 % ONE_IN ? Stream.of(FAULTS.get(block % FAULTS.size())) : Stream.empty();
    }

    private static String status(int number) {
        return faultOf(number).map(Fault::status).findFirst().orElse("ok");
    }

    private void run(ExecutorService callers, SoakExtras extras, int until) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            running.add(callers.submit(() -> {
                try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
                    for (int call = take(until); call < until; call = take(until)) {
                        call(client, call);
                        extras.beside(client, call);
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private int take(int until) {
        return next.getAndUpdate(number -> Math.min(number + 1, until));
    }

    private void call(HttpClient client, int number) throws IOException, InterruptedException {
        Fault fault = faultOf(number)
                .findFirst()
                .orElse(new Fault("{'prompt': 20, 'completion': 10}", number / Dialects.COUNT % 4 == 0, false, "ok"));
        Dialects dialects = Dialects.ofCall(number);
        CallerDialect caller = dialects.caller();
        String body = body(fault, dialects);
        if (fault.hangUp()) {
            try (EventStream once = EventStream.post(caller.path(), body)) {
                assertThat(once.next()).isPresent();
            }
            return;
        }
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + caller.path()))
                        .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (fault.status().equals("ok")) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            answered.add(response.headers().firstValue("x-purser-reservation").orElseThrow());
        } else if (fault.request().contains("reset_after")) {
            // A reset may overtake chunks that were sent before it; then the caller has received no part of the answer.
            assertThat(response.body()).contains("\"error\":{");
        } else if (fault.stream()) {
            assertThat(caller.tellsOfAnError(response.body()))
                    .as(response.body())
                    .isTrue();
        } else {
            assertThat(response.statusCode()).as(response.body()).isGreaterThan(428);
        }
    }

    private String body(Fault fault, Dialects dialects) {
        String text = fault.request().replace('\'', '"');
        return dialects.caller()
                .request(
                        dialects.provider() + ":" + fault.model(),
                        TextNode.valueOf(text),
                        MOST_TOKENS,
                        FakeProvider.FORGET,
                        task)
                .put("stream", fault.stream())
                .toString();
    }
}
