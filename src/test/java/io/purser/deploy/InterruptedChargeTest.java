package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.BudgetService;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.ReadyState;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A worker dies after the budgets have made the reservation of its hourly charge, and before it wrote that down. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptedChargeTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    @Test
    void finishesTheChargeBeforeItPaysADeposit() throws Exception {
        Budget budget = world.ledger.budget("all", "8");
        UUID id;
        try (DeployReplica first = new DeployReplica(
                world.url,
                world.environment(),
                DeployWorld.QUICK,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Clock.systemUTC())) {
            id = DeployWorld.ready(
                            first,
                            DeployWorld.request(MarketKind.CHAIN, DeployWorld.sdl(MarketKind.CHAIN, "nginx:1.27")))
                    .order()
                    .id();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> ready(first, id).escrow().checkedAt() != null);
        }
        try (DeployReplica desk = world.replicaThatDoesNothing()) {
            chargeAndDie(desk, id);
            desk.changes.deposit(desk.deployments.find(id).orElseThrow(), 4_000_000);
        }
        assertThat(world.held(budget)).hasToString("5");

        DeployReplica heir = world.replica();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> DeployWorld.story(heir, id).contains("nothing was added to its escrow"));
        assertThat(ready(heir, id).depositedUact()).isEqualTo(5_000_000);
        assertThat(world.held(budget)).hasToString("5");
        world.ledger.limit(budget, "20");
        heir.changes.deposit(heir.deployments.find(id).orElseThrow(), 4_000_000);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ready(heir, id).depositedUact() == 9_000_000);
        assertThat(world.held(budget)).hasToString("9");
        assertThat(heir.deployments.find(id).orElseThrow().progress().state()).isEqualTo(DeploymentState.READY);
    }

    private static ReadyState ready(DeployReplica replica, UUID id) {
        return (ReadyState) replica.deployments.find(id).orElseThrow().progress();
    }

    /** Does what the worker does for its hourly charge, up to the answer of the budgets. */
    private void chargeAndDie(DeployReplica desk, UUID id) throws SQLException {
        DeploymentOrder order = desk.deployments.find(id).orElseThrow().order();
        Instant now = Instant.now();
        UUID next = TimeOrderedUuids.next(now);
        try (Connection connection = world.ledger.database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update deployment set progress = jsonb_set(progress::jsonb, '{next_reservation}',"
                                + " to_jsonb(?::text))::text where id = ?")) {
            update.setString(1, next.toString());
            update.setObject(2, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        ReadyState known = ready(desk, id);
        assertThat(known.basics().budget().pending()).isEqualTo(next);
        UUID old = Objects.requireNonNull(known.basics().budget().reservation());
        AuthorisationResult made = BudgetService.await(world.ledger.budgets.authorise(new Authorisation(
                next,
                new BilledCall(
                        id,
                        2,
                        DeploymentBudget.spender(order),
                        DeploymentBudget.PROVIDER,
                        order.market().code(),
                        DeploymentBudget.PROVIDER),
                Authorisation.Kind.DEPOSIT,
                new Authorisation.Amounts(Usd.ZERO, known.basics().budget().reserved(), null),
                now,
                now.plus(Duration.ofDays(1)),
                null,
                new Settlement.VoidReservation(old),
                null)));
        assertThat(made).isInstanceOf(AuthorisationResult.Granted.class);
    }
}
