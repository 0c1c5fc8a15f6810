package io.purser.budget;

import io.purser.support.PostgresResource;

/** The same in a database whose transactions are all serializable. */
class SerializableModelTest extends BudgetModelTest {
    @Override
    String database() {
        return PostgresResource.freshSerializableDatabase();
    }
}
