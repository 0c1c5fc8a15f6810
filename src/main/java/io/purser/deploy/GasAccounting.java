package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.budget.BudgetService;
import io.purser.budget.operation.DirectCharge;
import io.purser.database.TransactionRunner;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.store.DeploymentRows;
import io.purser.deploy.store.SqlTransactionJournal;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Writes a ledger entry for the gas of each transaction of a deployment, once, at the oracle's price of AKT. If the
 * oracle gives no price, the entry waits for one. A transaction may owe gas from its signature on. If nobody has
 * settled its outcome, because a process died or another call saw it first, Purser asks the chain. Any number of
 * replicas may do this: one makes the others wait, and writes an entry's id down before it makes the entry.
 *
 * @param again the time after which it retries an entry that it could not write
 */
record GasAccounting(DataSource database, MarketSource markets, BudgetService budgets, Clock clock, Duration again) {
    static final String MODEL = "gas";
    private static final int AT_ONCE = 100;
    private static final int DIGITS_OF_AKT = 6;

    /**
     * A transaction whose gas has no entry yet.
     *
     * @param isKnown whether it certainly paid; a failed transaction may have failed in a block or before any block
     */
    private record Owed(
            String operation, int number, UUID deployment, SignedTransaction transaction, boolean isKnown) {}

    /** Writes all entries that are due. */
    void book() {
        List<Owed> due = TransactionRunner.run(database, GasAccounting::due);
        if (due.isEmpty()) {
            return;
        }
        Optional<BigDecimal> price = markets.aktPrice();
        for (Owed owed : due) {
            TransactionRunner.run(
                            database, connection -> take(connection, owed, TimeOrderedUuids.next(clock.instant())))
                    .ifPresent(entry -> book(owed, entry, price));
        }
    }

    private void book(Owed owed, UUID entry, Optional<BigDecimal> price) {
        Optional<Boolean> hasPaid = owed.isKnown() ? Optional.of(true) : markets.hasPaid(owed.transaction());
        if (hasPaid.isEmpty() || (hasPaid.get() && price.isEmpty())) {
            return;
        }
        BigInteger fee = hasPaid.get() ? owed.transaction().fee(Coin.UAKT) : BigInteger.ZERO;
        Usd cost = fee.signum() == 0
                ? Usd.ZERO
                : Usd.roundedUp(
                        price.orElseThrow().multiply(new BigDecimal(fee)).movePointLeft(DIGITS_OF_AKT));
        if (!cost.isZero()) {
            charge(owed.deployment(), entry, cost);
        }
        TransactionRunner.run(database, connection -> {
            done(connection, owed, fee, cost);
            return true;
        });
    }

    private void charge(UUID deployment, UUID entry, Usd cost) {
        DeploymentOrder order = TransactionRunner.run(
                        database, connection -> DeploymentRows.find(connection, deployment))
                .orElseThrow()
                .order();
        BudgetService.await(budgets.charge(new DirectCharge(
                entry,
                TimeOrderedUuids.timeOf(entry),
                BilledCall.single(
                        entry,
                        DeploymentBudget.spender(order),
                        DeploymentBudget.PROVIDER,
                        MODEL,
                        DeploymentBudget.PROVIDER),
                CallOutcome.untimed(TokenCounts.NONE, CallStatus.OK),
                cost)));
    }

    private static List<Owed> due(Connection connection) throws SQLException {
        List<Owed> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select operation, number, deployment, bytes, timeout_nanos, state = 'done'
                from akash_transaction
                where gas_due_at <= now() or gas_owed_at <= now() order by signed_at limit ?
                """)) {
            select.setInt(1, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    due.add(new Owed(
                            row.getString(1),
                            row.getInt(2),
                            row.getObject(3, UUID.class),
                            new SignedTransaction(row.getBytes(4), SqlTransactionJournal.instant(row.getLong(5))),
                            row.getBoolean(6)));
                }
            }
        }
        return due;
    }

    /**
     * Takes a transaction so that the others wait; returns the id of its entry, or empty if another replica was first.
     */
    private Optional<UUID> take(Connection connection, Owed owed, UUID fresh) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update akash_transaction set gas_entry = coalesce(gas_entry, ?),
                    gas_due_at = case when gas_due_at is not null then now() + ? * interval '1 millisecond' end,
                    gas_owed_at = case when gas_owed_at is not null then now() + ? * interval '1 millisecond' end
                where operation = ? and number = ? and (gas_due_at <= now() or gas_owed_at <= now())
                returning gas_entry
                """)) {
            update.setObject(1, fresh);
            update.setLong(2, again.toMillis());
            update.setLong(3, again.toMillis());
            update.setString(4, owed.operation());
            update.setInt(5, owed.number());
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    private static void done(Connection connection, Owed owed, BigInteger fee, Usd cost) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update akash_transaction set gas_due_at = null, gas_owed_at = null, fee_uakt = ?, gas_nanos = ?
                where operation = ? and number = ?
                """)) {
            update.setBigDecimal(1, new BigDecimal(fee));
            update.setLong(2, cost.nanos());
            update.setString(3, owed.operation());
            update.setInt(4, owed.number());
            update.executeUpdate();
        }
    }

    /** The gas that all transactions of a deployment have paid, as far as it is in the ledger. */
    static Usd total(Connection connection, UUID deployment) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select coalesce(sum(gas_nanos), 0)::bigint from akash_transaction where deployment = ?")) {
            select.setObject(1, deployment);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Usd.ofNanos(row.getLong(1));
            }
        }
    }
}
