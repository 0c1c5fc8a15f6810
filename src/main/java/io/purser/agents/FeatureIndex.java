package io.purser.agents;

/** Numbers the features in the order in which they come. Not safe for several threads while it grows. */
final class FeatureIndex {
    private static final int SMALLEST = 1024;
    /** Spreads hashes over the table, as in Fibonacci hashing. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[SMALLEST];
    /** The row of each key, plus one; 0 is a free place. */
    private int[] rows = new int[SMALLEST];

    private int size;

    /** The number of different features. */
    int size() {
        return size;
    }

    /** The row of the feature, or -1 if it has none. */
    int row(long key) {
        return rows[place(key)] - 1;
    }

    /** The row of the feature; a new feature gets the next one. */
    int rowOrNew(long key) {
        int place = place(key);
        if (rows[place] == 0) {
            if (2 * size >= keys.length) {
                grow();
                place = place(key);
            }
            keys[place] = key;
            rows[place] = ++size;
        }
        return rows[place] - 1;
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) ((key * SPREAD) >>> 32) & mask;
        while (rows[place] != 0 && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldRows = rows;
        keys = new long[2 * oldKeys.length];
        rows = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldRows[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                rows[place] = oldRows[i];
            }
        }
    }
}
