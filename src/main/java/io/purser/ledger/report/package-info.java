/**
 * The reports on the ledger: costs by any dimension and period, top spenders, percentiles, and the forecast of a month.
 * They read only the roll-ups, so that they cost the same for any number of entries.
 */
@NullMarked
package io.purser.ledger.report;

import org.jspecify.annotations.NullMarked;
