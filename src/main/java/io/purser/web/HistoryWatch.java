package io.purser.web;

import io.purser.access.key.KeyStore;
import io.purser.ledger.HistoryChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Has the API keys read again after the database was restored or replaced, because a key that the database does not
 * have is no longer valid. The ledger announces the change but knows nothing of keys.
 */
@ApplicationScoped
class HistoryWatch {
    private final KeyStore keys;

    HistoryWatch(KeyStore keys) {
        this.keys = keys;
    }

    void readAnew(@Observes HistoryChange change) {
        keys.readAnew();
    }
}
