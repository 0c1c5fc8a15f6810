package io.purser.ledger;

import io.purser.money.Usd;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The measures of several entries, summed exactly. */
public final class MeasureTotals {
    private static final Measure[] MEASURES = Measure.values();

    private final long[] values = new long[MEASURES.length];

    /** Reads the columns of a roll-up, which have the names of the measures. */
    public static MeasureTotals read(ResultSet row) throws SQLException {
        MeasureTotals sums = new MeasureTotals();
        for (Measure measure : MEASURES) {
            sums.values[indexOf(measure)] = row.getLong(measure.column());
        }
        return sums;
    }

    /** Adds an entry; an overflow throws an error and never gives a wrong sum. */
    void add(NewEntry entry) {
        for (Measure measure : MEASURES) {
            values[indexOf(measure)] = Math.addExact(values[indexOf(measure)], measure.of(entry));
        }
    }

    public void add(MeasureTotals other) {
        for (Measure measure : MEASURES) {
            values[indexOf(measure)] = Math.addExact(values[indexOf(measure)], other.of(measure));
        }
    }

    public long of(Measure measure) {
        return values[indexOf(measure)];
    }

    public Usd cost() {
        return Usd.ofNanos(of(Measure.COST_NANOS));
    }

    /** The cost of the answers that came from the cache. */
    public Usd saved() {
        return Usd.ofNanos(of(Measure.SAVED_NANOS));
    }

    /** The sums are in an array, because every call adds to them; the index is never stored. */
    @SuppressWarnings("EnumOrdinal")
    private static int indexOf(Measure measure) {
        return measure.ordinal();
    }
}
