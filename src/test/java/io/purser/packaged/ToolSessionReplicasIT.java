package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.purser.tools.AskedClient;
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
}
