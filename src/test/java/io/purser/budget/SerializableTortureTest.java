package io.purser.budget;

import java.util.Map;

/**
 * The same with serializable transactions, as in a distributed database; the product repeats a whole transaction on
 * 40001.
 */
class SerializableTortureTest extends TortureTest {
    @Override
    long seconds() {
        return Long.getLong("purser.torture.seconds", 9);
    }

    @Override
    Map<String, String> settings() {
        return Map.of("default_transaction_isolation", "serializable");
    }
}
