package io.purser.ledger.report;

import io.purser.ledger.MeasureTotals;
import java.time.LocalDate;

/**
 * What one value of a dimension cost in one period.
 *
 * @param period its first day
 * @param value empty for what has none
 */
public record CostRow(LocalDate period, String value, MeasureTotals sums) {}
