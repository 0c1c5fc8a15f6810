package io.purser.ledger;

import io.purser.money.Usd;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The measures of some entries, added up exactly. */
public final class MeasureTotals {
    private static final Measure[] MEASURES = Measure.values();

    private final long[] values = new long[MEASURES.length];

    /** The columns of a roll-up, which are named as the measures are. */
    public static MeasureTotals read(ResultSet row) throws SQLException {
        MeasureTotals sums = new MeasureTotals();
        for (Measure measure : MEASURES) {
            sums.values[indexOf(measure)] = row.getLong(measure.column());
        }
        return sums;
    }

    /** Adds an entry; an overflow is an error and never a wrong sum. */
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

    /** An array holds the sums, because they are added to at every call; nothing is kept by this index. */
    @SuppressWarnings("EnumOrdinal")
    private static int indexOf(Measure measure) {
        return measure.ordinal();
    }
}
