package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.chain.SignedTransaction;
import io.purser.budget.Budgets;
import io.purser.budget.DirectCharge;
import io.purser.budget.Transactions;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Ids;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Makes an entry of the ledger of what each transaction of a deployment has paid for gas, once, at what the chain's
 * oracle holds AKT to be worth; where it says nothing, as soon as it does again. Any number of replicas may do so: one
 * puts off the others, and an entry's id is written down before it is made.
 */
final class Gas {
    static final String MODEL = "gas";
    private static final int AT_ONCE = 100;
    private static final int DIGITS_OF_AKT = 6;

    private final DataSource database;
    private final MarketSource markets;
    private final Budgets budgets;
    private final Clock clock;
    private final Duration again;

    /** @param again after which what could not be booked is tried once more */
    Gas(DataSource database, MarketSource markets, Budgets budgets, Clock clock, Duration again) {
        this.database = database;
        this.markets = markets;
        this.budgets = budgets;
        this.clock = clock;
        this.again = again;
    }

    private record Paid(String operation, int number, UUID deployment, SignedTransaction transaction, boolean isDone) {}

    /** Books all that is due. */
    void book() {
        List<Paid> due = Transactions.run(database, Gas::due);
        if (due.isEmpty()) {
            return;
        }
        Optional<BigDecimal> price = markets.aktPrice();
        for (Paid paid : due) {
            Transactions.run(database, connection -> take(connection, paid, Ids.next(clock.instant())))
                    .ifPresent(entry -> book(paid, entry, price));
        }
    }

    private void book(Paid paid, UUID entry, Optional<BigDecimal> price) {
        Optional<Boolean> hasPaid = paid.isDone()
                ? Optional.of(true)
                : markets.isInBlock(paid.transaction().hash());
        if (hasPaid.isEmpty() || (hasPaid.get() && price.isEmpty())) {
            return;
        }
        BigInteger fee = hasPaid.get() ? paid.transaction().fee(Coin.UAKT) : BigInteger.ZERO;
        Usd cost = fee.signum() == 0
                ? Usd.ZERO
                : Usd.roundedUp(
                        price.orElseThrow().multiply(new BigDecimal(fee)).movePointLeft(DIGITS_OF_AKT));
        if (!cost.isZero()) {
            charge(paid.deployment(), entry, cost);
        }
        Transactions.run(database, connection -> {
            done(connection, paid, fee, cost);
            return true;
        });
    }

    private void charge(UUID deployment, UUID entry, Usd cost) {
        Order order = Transactions.run(database, connection -> Rows.find(connection, deployment))
                .orElseThrow()
                .order();
        Budgets.await(budgets.charge(new DirectCharge(
                entry,
                Ids.timeOf(entry),
                Purse.spender(order),
                Purse.PROVIDER,
                MODEL,
                Purse.PROVIDER,
                TokenCounts.of(0, 0),
                cost,
                CallStatus.OK,
                null,
                null,
                null,
                null,
                null)));
    }

    private static List<Paid> due(Connection connection) throws SQLException {
        List<Paid> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select operation, number, deployment, bytes, state from akash_transaction
                where gas_due_at <= now() order by gas_due_at limit ?
                """)) {
            select.setInt(1, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    due.add(new Paid(
                            row.getString(1),
                            row.getInt(2),
                            row.getObject(3, UUID.class),
                            new SignedTransaction(row.getBytes(4), Instant.EPOCH),
                            row.getString(5).equals("done")));
                }
            }
        }
        return due;
    }

    /** Puts it off for the others; gives the id that its entry has, or nothing where another replica was first. */
    private Optional<UUID> take(Connection connection, Paid paid, UUID fresh) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update akash_transaction set gas_due_at = now() + ? * interval '1 millisecond',
                    gas_entry = coalesce(gas_entry, ?)
                where operation = ? and number = ? and gas_due_at <= now() returning gas_entry
                """)) {
            update.setLong(1, again.toMillis());
            update.setObject(2, fresh);
            update.setString(3, paid.operation());
            update.setInt(4, paid.number());
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    private static void done(Connection connection, Paid paid, BigInteger fee, Usd cost) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update akash_transaction set gas_due_at = null, fee_uakt = ?, gas_nanos = ?
                where operation = ? and number = ?
                """)) {
            update.setBigDecimal(1, new BigDecimal(fee));
            update.setLong(2, cost.nanos());
            update.setString(3, paid.operation());
            update.setInt(4, paid.number());
            update.executeUpdate();
        }
    }

    /** What all transactions of a deployment have paid, as far as it is in the ledger. */
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
