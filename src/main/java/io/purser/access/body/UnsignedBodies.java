package io.purser.access.body;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The bodies that are being read and that anybody may have sent, because their signature is known only at their end.
 * They share the free memory. If it runs out, a slow body makes room first, so that slow senders keep nobody out. The
 * longest body is next, so that long bodies do not keep out short ones such as GitHub's. If all are short, the oldest
 * one is cut off.
 */
final class UnsignedBodies {
    /** A body that is being read. */
    interface Entry {
        /** The bytes of memory in its lease. */
        long held();

        /** Ends it and gives its memory back at once. Any thread may call this. */
        void cut();
    }

    static final int MOST = 64;
    static final Duration SLOW = Duration.ofSeconds(5);
    /**
     * The memory of a short body. It is enough for some fifty kilobytes, which is longer than most of GitHub's bodies.
     */
    static final long SHORT = 131_072;

    private final LongSupplier nanoTime;
    /** The bodies and their start times in nanoseconds; the oldest first. */
    private final Map<Entry, Long> underWay = new LinkedHashMap<>();

    UnsignedBodies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds a body. If there are too many, the oldest one is cut off. */
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

    /** Whether the body was still being read. If not, it was cut off. */
    synchronized boolean remove(Entry entry) {
        return underWay.remove(entry) != null;
    }

    /** Cuts off one body to make room for a signed or a new one. Returns whether it did. */
    boolean makeRoom() {
        Optional<Entry> first = takeFirst();
        first.ifPresent(Entry::cut);
        return first.isPresent();
    }

    /** Cuts off one body to make room for this one. Returns false if this body itself is the first to go. */
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
