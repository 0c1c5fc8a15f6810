package io.purser.budget;

import java.sql.SQLException;

/** Something differs from the transaction's assumptions: it starts again from the beginning, as after a conflict. */
final class RestartTransaction extends SQLException {
    RestartTransaction(String why) {
        super(why, "40001");
    }
}
