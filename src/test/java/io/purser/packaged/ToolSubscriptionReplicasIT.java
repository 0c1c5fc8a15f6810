package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.purser.tools.AskedClient;
import io.purser.tools.AskedClient.Heard;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Subscriptions with several replicas, one that is killed and one that stops. */
class ToolSubscriptionReplicasIT {
    private static final String MONTH = "purser://reports/monthly";

    private static void spend(PackagedPurser purser) {
        assertThat(purser.post(
                                "/record-usage",
                                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void assertThatItTells(Heard heard) {
        assertThat(heard.next().path("params").path("uri").asText()).isEqualTo(MONTH);
    }

    @Test
    void tellsAtAnotherReplicaAndAfterAKillAndEndsStreamsWhenItStops() throws Exception {
        String database = PostgresResource.freshDatabase();
        Map<String, String> settings = PackagedPurser.killable();
        try (PackagedPurser here = PackagedPurser.start(database, settings)) {
            AskedClient client = AskedClient.with(here.root(), PostgresResource.OPERATOR_KEY, "{}");
            try (PackagedPurser there = PackagedPurser.start(database, settings);
                    Heard heard = client.at(there.root()).listen()) {
                assertThat(client.ask("resources/subscribe", "{\"uri\": \"%s\"}".formatted(MONTH))
                                .statusCode())
                        .isEqualTo(200);
                spend(here);

                assertThatItTells(heard);

                there.kill();
                assertThat(heard.rest()).isEmpty();
            }
            spend(here);
            try (Heard heard = client.listen()) {
                assertThatItTells(heard);

                here.signal("TERM");

                // Long before the time that requests get to end (PURSER_SHUTDOWN_TIMEOUT).
                here.awaitExit(Duration.ofSeconds(15));
                assertThat(heard.rest()).isEmpty();
            }
        }
    }
}
