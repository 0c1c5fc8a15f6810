package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Budget;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeFaults;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests the gas that deployments' transactions pay. */
@Execution(ExecutionMode.CONCURRENT)
class GasAccountingTest {
    private static final String ENTRIES =
            "select count(*) from usage_entry where provider = 'akash' and model = 'gas' and 'deploy' = any(tags)";
    private static final String DUE = "select count(*) from akash_transaction where gas_due_at is not null";
    /** The price of a uakt, with an AKT at 2.5 dollars. */
    private static final long NANOS = 2_500;

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");
    private final BigInteger before = akt();

    private BigInteger akt() {
        return world.akash.chain.balance(world.akash.wallet.address(), Coin.UAKT);
    }

    private Usd paid() {
        return Usd.ofNanos(before.subtract(akt()).longValueExact() * NANOS);
    }

    private long number(String sql) {
        try {
            return LedgerHarness.number(world.ledger.database, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID ready(DeployReplica replica) {
        UUID id = replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
        DeployWorld.await(replica, id, DeploymentState.READY);
        return id;
    }

    private void awaitEntries(long count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number(ENTRIES) == count && number(DUE) == 0);
    }

    @BeforeEach
    void raiseThePriceOfAkt() {
        world.akash.chain.price(new BigDecimal("2.5"));
    }

    @Test
    void isAnEntryOfTheLedgerForEachTransactionOnce() {
        DeployReplica replica = world.replica();
        world.replica();
        UUID id = ready(replica);
        replica.deployments.close(id);
        DeployWorld.await(replica, id, DeploymentState.CLOSED);

        awaitEntries(3);

        assertThat(world.money(budget).gas()).isEqualTo(paid());
        assertThat(replica.deployments.gas(id)).isEqualTo(paid());
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
        // The state after a replica that died after it made the entry, and before it recorded that.
        TransactionRunner.run(world.ledger.database, connection -> {
            try (var update = connection.prepareStatement("update akash_transaction set gas_due_at = now()")) {
                return update.executeUpdate();
            }
        });
        awaitEntries(3);
        assertThat(world.money(budget).gas()).isEqualTo(paid());
    }

    @Test
    void countsWhatATransactionPaidThatFailedInABlock() {
        world.akash.chain.faults().moreGas(400_000);
        DeployReplica replica = world.replica();
        ready(replica);

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number(DUE) == 0);
        assertThat(number("select count(*) from akash_transaction where state = 'failed' and fee_uakt > 0"))
                .isPositive();
        assertThat(world.money(budget).gas()).isEqualTo(paid());
    }

    @Test
    void countsNothingForATransactionThatWasRefusedBeforeItWasInABlock() {
        world.akash.chain.faults().set(FakeFaults.Fault.REFUSING, true);
        DeployReplica replica = world.replica();
        UUID id = replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
        DeployWorld.await(replica, id, DeploymentState.FAILED);

        assertThat(number("select count(*) from akash_transaction where state = 'failed'"))
                .isEqualTo(1);
        // No entry is due any more, so none can be written later.
        assertThat(number("select count(*) from akash_transaction where gas_due_at is not null"
                        + " or gas_owed_at is not null or gas_nanos > 0"))
                .isZero();
        assertThat(number(ENTRIES)).isZero();
        assertThat(paid().isZero()).isTrue();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @Test
    void anUpdateDoesNotRunOutOfGas() {
        DeployReplica replica = world.replica();
        UUID id = ready(replica);
        replica.changes.update(replica.deployments.find(id).orElseThrow(), AkashWorld.sdl("nginx:1.28"), false, false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> DeployWorld.story(replica, id).contains("the providers know what to run instead"));

        awaitEntries(3);
        assertThat(number("select count(*) from akash_transaction where state <> 'done'"))
                .isZero();
        assertThat(world.money(budget).gas()).isEqualTo(paid());
    }

    @Test
    void waitsUntilTheOracleSaysWhatItIsWorth() {
        world.akash.chain.stallOracle();
        DeployReplica replica = world.replica();
        ready(replica);

        assertThat(number(ENTRIES)).isZero();
        assertThat(number(DUE)).isEqualTo(2);
        world.akash.chain.resumeOracle();
        awaitEntries(2);

        assertThat(world.money(budget).gas()).isEqualTo(paid());
    }
}
