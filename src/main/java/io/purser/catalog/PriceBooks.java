package io.purser.catalog;

import io.purser.ledger.PriceBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/**
 * Stores in the ledger every list of prices that was in force, so that the cost of an old entry can be computed again.
 */
@ApplicationScoped
class PriceBooks {
    private final Clock clock;

    PriceBooks(Clock clock) {
        this.clock = clock;
    }

    @Transactional
    void keep(String version, String prices) {
        PriceBook.keep(version, prices, clock.instant());
    }
}
