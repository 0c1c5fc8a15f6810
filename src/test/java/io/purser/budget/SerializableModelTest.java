package io.purser.budget;

import io.purser.support.PostgresResource;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The same in a database whose transactions are all serializable. */
@Execution(ExecutionMode.CONCURRENT)
class SerializableModelTest extends BudgetModelTest {
    @Override
    String database() {
        return PostgresResource.freshSerializableDatabase();
    }
}
