package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A provider answers with huge texts, line breaks and controls. */
@Execution(ExecutionMode.CONCURRENT)
class HostileProviderTextTest {
    private static final int LONGEST = 2_500;
    private static final String EVIL = "hostname taken\n::add-mask::a\u0000\u001b[2J" + "x".repeat(1 << 20);

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private UUID ordered(DeployReplica replica) {
        world.ledger.budget("all", "20");
        return replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
    }

    private static List<String> messages(DeployReplica replica, UUID id) {
        return replica.deployments.events(id, 0).stream()
                .map(DeploymentEvent::message)
                .toList();
    }

    @Test
    void keepsOneLineOfWhatItAnswers() {
        world.akash.gateway.fail(Optional.of(EVIL));
        DeployReplica replica = world.replica();

        UUID id = ordered(replica);
        DeploymentService.DeploymentSummary failed = DeployWorld.await(replica, id, DeploymentState.FAILED);

        assertThat(messages(replica, id))
                .anyMatch(message ->
                        message.startsWith("the provider answers 500: hostname taken ::add-mask::a [2Jxxxxxxxx"))
                .allMatch(
                        message -> message.length() < LONGEST && message.chars().noneMatch(Character::isISOControl));
        assertThat(failed.progress().failure()).hasSizeLessThan(LONGEST).doesNotContain("\n");
    }

    @Test
    void takesNoAddressThatIsNone() {
        world.akash.gateway.serveAt("web.example\n::set-output name=uri::http://evil");
        DeployReplica replica = world.replica();

        UUID id = ordered(replica);
        DeploymentService.DeploymentSummary failed = DeployWorld.await(replica, id, DeploymentState.FAILED);

        assertThat(failed.progress().failure())
                .contains("the provider names a host that is none: http://web.example ::set-output");
        assertThat(failed.progress().uris()).containsExactly("tcp://provider.example:31022");
        assertThat(messages(replica, id)).noneMatch(message -> message.contains("\n"));
    }
}
