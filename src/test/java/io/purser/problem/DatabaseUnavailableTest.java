package io.purser.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUnavailableTest {
    /** PostgreSQL's driver throws 99999 if its thread was interrupted while it connected. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "53100", "58030", "55P03", "25006", "40001", "99999"})
    void isMeantByWhatADriverThrowsWhileTheDatabaseCannotServe(String state) {
        assertThat(DatabaseUnavailable.isMeantBy(new IllegalStateException(new SQLException("no", state))))
                .isTrue();
    }

    @Test
    void isMeantByAPoolWithoutAConnection() {
        assertThat(DatabaseUnavailable.isMeantBy(
                        new SQLException("Acquisition timeout while waiting for new connection")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22003", "23505", "42601"})
    void isNotMeantByAStatementThatIsWrong(String state) {
        assertThat(DatabaseUnavailable.isMeantBy(new SQLException("no", state))).isFalse();
    }
}
