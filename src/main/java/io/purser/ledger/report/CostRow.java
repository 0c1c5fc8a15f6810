package io.purser.ledger.report;

import io.purser.ledger.MeasureTotals;
import java.time.LocalDate;

/**
 * The cost of one value of a dimension in one period.
 *
 * @param period its first day
 * @param value empty for calls without a value
 */
public record CostRow(LocalDate period, String value, MeasureTotals sums) {}
