package io.purser.access;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that are being read and that anybody may have sent, because their signature can be checked at their end
 * only. They get what memory there is, and the one that is under way longest makes room: so whoever sends slowly keeps
 * nobody out who sends at once.
 */
final class UnsignedBodies {
    /** Such a body. */
    interface Entry {
        /** Ends it and gives its memory back at once; may be called on any thread. */
        void cut();
    }

    private static final int MOST = 64;

    private final Set<Entry> underWay = new LinkedHashSet<>();

    synchronized void add(Entry entry) {
        underWay.add(entry);
    }

    synchronized void remove(Entry entry) {
        underWay.remove(entry);
    }

    /** Before another one is read. */
    void makeRoom() {
        while (isFull() && cutOldestOtherThan(null)) {
            // until there is room
        }
    }

    /** Whether there was another one that could be cut off. */
    boolean cutOldestOtherThan(@Nullable Entry spared) {
        Optional<Entry> oldest = takeOldest(spared);
        oldest.ifPresent(Entry::cut);
        return oldest.isPresent();
    }

    private synchronized boolean isFull() {
        return underWay.size() >= MOST;
    }

    private synchronized Optional<Entry> takeOldest(@Nullable Entry spared) {
        Optional<Entry> oldest =
                underWay.stream().filter(entry -> !entry.equals(spared)).findFirst();
        oldest.ifPresent(underWay::remove);
        return oldest;
    }
}
