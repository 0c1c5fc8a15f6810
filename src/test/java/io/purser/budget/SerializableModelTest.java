package io.purser.budget;

import io.purser.support.PostgresResource;

/** The same in a database that gives nothing less than serializable transactions. */
class SerializableModelTest extends BudgetModelTest {
    @Override
    String database() {
        return PostgresResource.freshSerializableDatabase();
    }
}
