/**
 * What the ledger tells: costs by any dimension and period, top spenders, percentiles, and the forecast of a month. All
 * of it is read from the roll-ups and costs the same however many entries there are.
 */
@NullMarked
package io.purser.ledger.report;

import org.jspecify.annotations.NullMarked;
