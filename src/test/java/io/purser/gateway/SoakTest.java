package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.FakeProvider;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Many calls at once, one in twenty of which goes wrong. Takes up to 40 seconds, or as long as
 * {@code -Dpurser.soak.seconds} says, and makes at most {@code -Dpurser.soak.calls}.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
class SoakTest {
    private static final int CALLERS = 16;
    private static final long MEGABYTE = 1_048_576;
    /** Each in its turn, one for twenty calls that go well. */
    private static final List<String> FAULTS = List.of(
            "{'status': 500}",
            "{'drop': true}",
            "{'status': 429}",
            "{'raw': 'nonsense'}",
            "{'chunks': 3, 'cut_after': 1}",
            "{'no_usage': true}",
            "{'chunks': 3, 'error_after': 2}",
            "{'chunks': 2, 'stall_after': 1}");

    private final int most = Integer.getInteger("purser.soak.calls", 10_000);
    private final long deadline = System.nanoTime()
            + Duration.ofSeconds(Integer.getInteger("purser.soak.seconds", 40)).toNanos();
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();

    @Test
    void losesNoCallCountsNoneTwiceAndKeepsItsMemory() throws Exception {
        Ask ask = new Ask("openrouter:mistral-7b", "hi").with("user", "'" + FakeProvider.FORGET + "'");
        long before = Provider.received();
        long warm;

        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            run(callers, ask, most / 5);
            warm = usedMegabytes();
            run(callers, ask, most);
        }
        long grown = usedMegabytes() - warm;

        int calls = Math.min(made.get(), most);
        List<Map<String, Object>> entries = Entries.of(ask.task, calls);
        Map<Object, Long> byId =
                entries.stream().collect(Collectors.groupingBy(e -> e.get("entry"), Collectors.counting()));
        assertThat(Provider.received() - before).isEqualTo(calls);
        assertThat(byId).hasSize(calls);
        assertThat(byId.keySet()).containsAll(answered);
        assertThat(entries.stream()
                        .map(e -> e.get("status"))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .containsOnlyKeys("ok", "error", "unsettled");
        assertThat(calls).as("calls made in time").isGreaterThan(500);
        assertThat(grown).as("megabytes that the heap grew by").isLessThan(40);
    }

    private void run(ExecutorService callers, Ask ask, int until) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            running.add(callers.submit(() -> {
                try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
                    for (int call = made.getAndIncrement();
                            call < until && System.nanoTime() < deadline;
                            call = made.getAndIncrement()) {
                        call(client, ask, call);
                    }
                    made.getAndDecrement();
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void call(HttpClient client, Ask ask, int number) throws IOException, InterruptedException {
        boolean faulty = number % 20 == 19;
        String fault = FAULTS.get(number / 20 % FAULTS.size());
        boolean stream = faulty ? fault.contains("chunks") : number % 4 == 0;
        boolean hangUp = faulty && fault.contains("stall");
        String wish = faulty ? fault : "{'prompt': 20, 'completion': 10}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/v1/chat/completions"))
                .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(ask, wish, stream)))
                .build();
        if (hangUp) {
            try (EventStream once = EventStream.post("/v1/chat/completions", body(ask, wish, true))) {
                once.next();
            }
            return;
        }
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
            answered.add(response.headers().firstValue("x-purser-reservation").orElseThrow());
        } else {
            assertThat(faulty).as(response.body()).isTrue();
        }
    }

    private static String body(Ask ask, String wish, boolean stream) {
        return """
                {"model": "openrouter:mistral-7b", "max_tokens": 50, "user": "%s", "stream": %s,
                 "messages": [{"role": "user", "content": "%s"}], "metadata": {"task": "%s"}}
                """.formatted(FakeProvider.FORGET, stream, wish.replace("'", "\\\""), ask.task);
    }

    /** Of this process, which the application is part of unless it is the packaged one. */
    private static long usedMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }
}
