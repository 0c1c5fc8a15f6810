package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.purser.tools.AskedClient;
import io.purser.tools.AskedClient.Heard;
import io.purser.tools.AskingServer;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions of clients, with several replicas and one that is killed. */
class ToolSessionReplicasIT {
    @Test
    void knowsAnEndedSessionAtNoReplicaAndNotAfterAKill() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (PackagedPurser here = PackagedPurser.start(database, PackagedPurser.killable())) {
            AskedClient client = AskedClient.with(here.root(), PostgresResource.OPERATOR_KEY, "{}");
            AskedClient kept = AskedClient.with(here.root(), PostgresResource.OPERATOR_KEY, "{}");
            try (PackagedPurser there = PackagedPurser.start(database, PackagedPurser.killable())) {
                assertThat(client.at(there.root()).ask("ping", "{}").statusCode())
                        .isEqualTo(200);

                assertThat(client.end().statusCode()).isEqualTo(204);
                here.kill();

                assertThat(client.at(there.root()).ask("ping", "{}").statusCode())
                        .isEqualTo(404);
                assertThat(client.at(there.root()).end().statusCode()).isEqualTo(404);
                assertThat(kept.at(there.root()).ask("ping", "{}").statusCode()).isEqualTo(200);
            }
        }
    }

    private static void hold(CountDownLatch released) {
        try {
            assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givesTheAnswerOfABrokenStreamAtAnotherReplica() throws Exception {
        String database = PostgresResource.freshDatabase();
        CountDownLatch released = new CountDownLatch(1);
        try (AskingServer server = new AskingServer(talk -> {
                    hold(released);
                    talk.end("done");
                });
                PackagedPurser here = PackagedPurser.start(database, PackagedPurser.killable());
                PackagedPurser there = PackagedPurser.start(database, PackagedPurser.killable())) {
            HttpResponse<String> made = here.post(
                    "/v1/tool-servers",
                    "{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(here.post("/v1/tool-servers/search/refresh", "").body()).contains("search__query");
            AskedClient client = AskedClient.with(here.root(), PostgresResource.OPERATOR_KEY, "{}");
            String event;
            try (Heard heard = client.call("search__query", "")) {
                event = heard.event();
            }

            try (Heard resumed = client.at(there.root()).resume(event)) {
                released.countDown();

                assertThat(resumed.result()).isEqualTo("done");
            }
            assertThat(server.calls()).isEqualTo(1);
        }
    }
}
