package io.purser.budget;

import io.purser.codes.Names;
import io.purser.ledger.BilledCall;
import io.purser.ledger.NewEntry;
import io.purser.ledger.Spender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns that a reservation and an entry of the ledger have in common: the call, its key and its windows. */
final class CallColumns {
    private static final List<String> NAMES = Names.list("""
        caller agent task team tags provider model price_version call_id attempt idempotency_key budgets windows
        """);
    private static final int KEY = NAMES.indexOf("idempotency_key");

    /** The number of these columns. */
    static final int COUNT = NAMES.size();

    private CallColumns() {}

    /** The columns of the table with that alias, in the order in which they are read. */
    static String of(String alias) {
        return alias + "." + String.join(", " + alias + ".", NAMES);
    }

    /**
     * Reads the call.
     *
     * @param first the index of the first of these columns
     */
    static BilledCall call(ResultSet row, int first) throws SQLException {
        return new BilledCall(
                row.getObject(first + 8, UUID.class),
                row.getInt(first + 9),
                new Spender(
                        row.getString(first),
                        row.getString(first + 1),
                        row.getString(first + 2),
                        row.getString(first + 3),
                        Set.of((String[]) row.getArray(first + 4).getArray())),
                row.getString(first + 5),
                row.getString(first + 6),
                row.getString(first + 7));
    }

    /** Reads the idempotency key, or null. */
    static @Nullable String key(ResultSet row, int first) throws SQLException {
        return row.getString(first + KEY);
    }

    /** Reads the windows. */
    static List<NewEntry.Window> windows(ResultSet row, int first) throws SQLException {
        UUID[] budgets = (UUID[]) row.getArray(first + KEY + 1).getArray();
        Object[] starts = (Object[]) row.getArray(first + KEY + 2).getArray();
        List<NewEntry.Window> windows = new ArrayList<>();
        for (int i = 0; i < budgets.length; i++) {
            windows.add(new NewEntry.Window(budgets[i], ((Timestamp) starts[i]).toInstant()));
        }
        return windows;
    }
}
