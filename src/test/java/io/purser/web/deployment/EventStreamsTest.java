package io.purser.web.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.purser.access.OpenRequests;
import io.purser.access.route.Caller;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.support.Api;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithAkash
class EventStreamsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    DeploymentService deployments;

    private final OpenRequests requests = new OpenRequests();

    private static Caller caller(String name) {
        return new Caller(name, null, null, Set.of());
    }

    private static UUID ordered() {
        String order = new JsonMapper()
                .createObjectNode()
                .put("sdl", AkashWorld.sdl("nginx:1.27").render())
                .toString();
        return UUID.fromString(Api.post("/deploy", order).path("deployment"));
    }

    @Test
    void endWithTheDeploymentOrWhenPurserStops() {
        EventStreams streams = new EventStreams(deployments, requests);
        UUID deployment = ordered();
        Queue<DeploymentEvent> seen = new ConcurrentLinkedQueue<>();
        AtomicBoolean hasEnded = new AtomicBoolean();
        streams.follow(caller("a"), deployment, 0).subscribe().with(seen::add, failure -> {}, () -> hasEnded.set(true));
        await().atMost(TIMEOUT).until(() -> !seen.isEmpty());
        assertThat(hasEnded).isFalse();

        requests.stop();

        await().atMost(TIMEOUT).untilTrue(hasEnded);
        assertThat(Api.asOperator().delete("/v1/deployments/" + deployment).statusCode())
                .isLessThan(300);
        EventStreams after = new EventStreams(deployments, new OpenRequests());
        List<DeploymentEvent> all = after.follow(caller("a"), deployment, seen.size())
                .collect()
                .asList()
                .await()
                .atMost(TIMEOUT);
        assertThat(all.getFirst().number()).isEqualTo(seen.size() + 1);
        assertThat(all.getLast().state().isOver()).isTrue();
    }

    @Test
    void areTenOfAKeyAndGiveTheirPlacesBack() {
        EventStreams streams = new EventStreams(deployments, requests);
        UUID deployment = ordered();
        List<Cancellable> open = new ArrayList<>();
        for (int i = 0; i < EventStreams.OF_ONE_KEY; i++) {
            open.add(streams.follow(caller("a"), deployment, 0).subscribe().with(event -> {}));
        }

        assertThatThrownBy(() -> streams.follow(caller("a"), deployment, 0))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.BUSY));
        streams.follow(caller("b"), deployment, 0).subscribe().with(event -> {}).cancel();

        open.getFirst().cancel();
        open.add(streams.follow(caller("a"), deployment, 0).subscribe().with(event -> {}));
        open.forEach(Cancellable::cancel);
        Api.asOperator().delete("/v1/deployments/" + deployment);
    }

    @Test
    void areSixtyFourOfAllKeys() {
        EventStreams streams = new EventStreams(deployments, requests);
        UUID deployment = ordered();
        List<Cancellable> open = new ArrayList<>();
        for (int i = 0; i < EventStreams.IN_ALL; i++) {
            open.add(streams.follow(caller("key " + i / EventStreams.OF_ONE_KEY), deployment, 0)
                    .subscribe()
                    .with(event -> {}));
        }

        assertThatThrownBy(() -> streams.follow(caller("late"), deployment, 0))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.detail()).startsWith("64 streams of events are open here"));
        open.forEach(Cancellable::cancel);
        assertThat(streams.follow(caller("late"), deployment, Integer.MAX_VALUE))
                .isNotNull();
        Api.asOperator().delete("/v1/deployments/" + deployment);
    }
}
