package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The memory of what servers have beside tools. */
@QuarkusTest
@WithGateway
class ServerContentMemoryTest extends ServerContentReads {
    private static final long LITTLE = 500_000;

    @Inject
    HeapAccount account;

    private void awaitAllGivenBack() {
        await().atMost(Duration.ofSeconds(20)).until(account::taken, taken -> taken == 0);
    }

    @Test
    void givesTheMemoryOfEachReadBack() {
        String large = "{\"uri\": \"notes://a\", \"text\": \"%s\"}".formatted("x".repeat(1_000_000));
        try (RpcServer server = content("{\"uri\": \"notes://a\", \"name\": \"a\"}", "", "")
                .on("resources/read", RpcServer.result("{\"contents\": [%s]}".formatted(large)))) {
            register("notes", server, "");

            assertThat(read(OPERATOR, "notes://a")).hasSize(1_000_000);
            awaitAllGivenBack();

            server.on("resources/read", RpcServer.result("{\"contents\": [1, %s]}".formatted(large)));
            OPERATOR.error(200, -32603, OPERATOR.ask("resources/read", "{\"uri\": \"notes://a\"}"));
            awaitAllGivenBack();
        }
    }

    @Test
    void refusesAReadForWhichThereIsNoMemoryAndListsWhatFits() {
        String resources = IntStream.range(0, 100)
                .mapToObj(i -> "{\"uri\": \"notes://%d\", \"name\": \"r\", \"description\": \"%s\"}"
                        .formatted(i, "d".repeat(2_000)))
                .collect(Collectors.joining(","));
        String large = "x".repeat(400_000);
        try (RpcServer server = content(resources, "", "").on("resources/read", text(large))) {
            register("notes", server, "");
            int all = OPERATOR.result("resources/list", "{}").path("resources").size();
            awaitAllGivenBack();

            try (HeapLease others = account.open("others", account.limit() - LITTLE)) {
                assertThat(others.bytes()).isPositive();
                JsonNode listed = OPERATOR.result("resources/list", "{}").path("resources");

                assertThat(listed.size()).isBetween(all - 99, all - 1);
                assertThat(listed.findValuesAsText("uri"))
                        .contains("purser://reports/monthly", "notes://0")
                        .doesNotContain("notes://99");
                assertThat(OPERATOR.error(200, -32603, OPERATOR.ask("resources/read", "{\"uri\": \"notes://1\"}"))
                                .path("message")
                                .asText())
                        .isEqualTo("the tool server \"notes\" answers with more than there is memory for now");
            }

            assertThat(read(OPERATOR, "notes://1")).isEqualTo(large);
            awaitAllGivenBack();
        }
    }
}
