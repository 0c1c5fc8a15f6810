package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Purser refuses an SDL that Console would refuse before it reserves money or asks Console. */
@Execution(ExecutionMode.CONCURRENT)
class ConsoleRefusalTest {
    private static final SdlCheckResult UNQUOTED =
            Sdl.check(AkashWorld.sdl("nginx:1.27").render().replaceFirst("version: .*", "version: 2.0"));
    private static final String WORDS =
            "Console takes only a text here, and without quotes this is a number: write \"2.0\"";

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    @Test
    void anOrderIsRefusedInTheWordsOfTheCheck() throws SQLException {
        try (DeployReplica replica = world.replicaThatDoesNothing()) {
            assertThat(UNQUOTED.warnings())
                    .extracting(finding -> finding.message())
                    .contains(WORDS);

            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() ->
                            replica.deployments.order(DeployWorld.request(MarketKind.CONSOLE, UNQUOTED.orThrow())))
                    .satisfies(refused -> assertThat(refused.type()).isEqualTo(ProblemType.INVALID))
                    .withMessageContaining(WORDS)
                    .withMessageContaining("(line 2, column 10)");
            assertThat(world.akash.console.created()).isEmpty();
            assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
        }
    }

    @Test
    void theChainTakesIt() throws SQLException {
        try (DeployReplica replica = world.replicaThatDoesNothing()) {
            DeploymentService.DeploymentSummary known =
                    replica.deployments.order(DeployWorld.request(MarketKind.CHAIN, UNQUOTED.orThrow()));

            assertThat(known.progress().state()).isEqualTo(DeploymentState.REQUESTED);
        }
    }

    /** The fake's parser is an older one. */
    @Test
    void anOlderConsoleItselfRefusesWhatOnlyNewerOnesTake() {
        DeployReplica replica = world.replica();
        Sdl leaving = Sdl.parse(AkashWorld.sdl("nginx:1.27").render() + "reclamation:\n  min_window: 24h\n");
        UUID id = replica.deployments
                .order(DeployWorld.request(MarketKind.CONSOLE, leaving))
                .order()
                .id();

        DeploymentService.DeploymentSummary failed = DeployWorld.await(replica, id, DeploymentState.FAILED);

        assertThat(failed.progress().failure()).startsWith("Console does not accept the request: Invalid SDL: ");
        assertThat(world.akash.console.created()).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @Test
    void anUpdateIsRefusedAndWhatRunsGoesOn() {
        DeployReplica replica = world.replica();
        UUID id = replica.deployments
                .order(DeployWorld.request(MarketKind.CONSOLE, AkashWorld.sdl("nginx:1.26")))
                .order()
                .id();
        DeploymentService.DeploymentSummary running = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> replica.changes.update(running, UNQUOTED.orThrow(), false, false))
                .withMessageContaining(WORDS);
        assertThat(replica.deployments.find(id).orElseThrow().order().terms().hash())
                .isEqualTo(running.order().terms().hash());
        assertThat(world.active(MarketKind.CONSOLE)).hasSize(1);
    }
}
