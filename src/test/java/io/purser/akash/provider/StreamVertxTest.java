package io.purser.akash.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamVertxTest {
    private static final class Endless extends AbstractVerticle {
        @Override
        public void stop(Promise<Void> end) {
            // Never reports that it has stopped.
        }
    }

    @Test
    void closesThoughSomethingOnItDoesNotEnd() throws Exception {
        StreamVertx engine = StreamVertx.ofItsOwn(Duration.ofMillis(200));
        var before = engine.vertx();
        before.deployVerticle(new Endless())
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);

        assertTimeoutPreemptively(Duration.ofSeconds(60), engine::close);

        // It can be used again, like an instance that closed in time.
        assertThat(engine.vertx()).isNotSameAs(before);
        engine.close();
    }
}
