package io.purser.web;

import io.purser.access.key.KeyStore;
import io.purser.ledger.HistoryChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Has the keys read anew, of which the ledger knows nothing: one that a restored database does not have is none. */
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
