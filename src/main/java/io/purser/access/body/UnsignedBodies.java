package io.purser.access.body;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The bodies that are being read and that anybody may have sent, because their signature is known at their end only. They
 * get what memory there is. One that is slow makes room first, so that whoever sends slowly keeps nobody out; then the
 * longest, so that many long ones keep no short one out, as GitHub's are; and where all are short, the oldest.
 */
final class UnsignedBodies {
    /** Such a body. */
    interface Entry {
        /** The bytes of memory that it has. */
        long held();

        /** Ends it and gives its memory back at once; may be called on any thread. */
        void cut();
    }

    static final int MOST = 64;
    static final Duration SLOW = Duration.ofSeconds(5);
    /** The memory of a body that is not long: some fifty kilobytes, more than most of GitHub's have. */
    static final long SHORT = 131_072;

    private final LongSupplier nanoTime;
    /** And since when, in nanoseconds; the oldest first. */
    private final Map<Entry, Long> underWay = new LinkedHashMap<>();

    UnsignedBodies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One more; where that is too many, the oldest is cut off. */
    void add(Entry entry) {
        Optional<Entry> tooMany;
        synchronized (this) {
            tooMany = underWay.size() < MOST
                    ? Optional.empty()
                    : underWay.keySet().stream().findFirst();
            tooMany.ifPresent(underWay::remove);
            underWay.put(entry, nanoTime.getAsLong());
        }
        tooMany.ifPresent(Entry::cut);
    }

    /** Whether it was still under way; otherwise it is cut off. */
    synchronized boolean remove(Entry entry) {
        return underWay.remove(entry) != null;
    }

    /** Whether another one was cut off for one that is signed, or that is new. */
    boolean makeRoom() {
        Optional<Entry> first = takeFirst();
        first.ifPresent(Entry::cut);
        return first.isPresent();
    }

    /** Whether another one was cut off for that one; not where it is the first that has to make room itself. */
    boolean makeRoomFor(Entry entry) {
        Optional<Entry> first;
        synchronized (this) {
            first = first().filter(other -> !other.equals(entry));
            first.ifPresent(underWay::remove);
        }
        first.ifPresent(Entry::cut);
        return first.isPresent();
    }

    private synchronized Optional<Entry> takeFirst() {
        Optional<Entry> first = first();
        first.ifPresent(underWay::remove);
        return first;
    }

    private Optional<Entry> first() {
        Optional<Map.Entry<Entry, Long>> oldest = underWay.entrySet().stream().findFirst();
        if (oldest.isPresent() && nanoTime.getAsLong() - oldest.get().getValue() > SLOW.toNanos()) {
            return oldest.map(Map.Entry::getKey);
        }
        return underWay.keySet().stream()
                .filter(entry -> entry.held() > SHORT)
                .max(Comparator.comparingLong(Entry::held))
                .or(() -> oldest.map(Map.Entry::getKey));
    }
}
