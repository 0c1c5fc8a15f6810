package io.purser.budget;

import java.util.Map;

/** The same where every transaction is serializable, as in a distributed database; the whole of it is repeated on 40001. */
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
