package io.purser.routing;

import io.purser.catalog.Model;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The targets at which the callers' conversations were answered last, because their prompt caches are there. It orders
 * the candidates of a decision and adds none, so that no filter and no budget is passed over. It forgets what was idle
 * longest: callers may name as many sessions as they like, and each can only displace its own.
 */
@Singleton
public class StickySessions {
    /** One caller's part of all sessions is one in so many. */
    private static final int PARTS = 5;

    private record Key(long high, long low, long circumstances) {}

    private record Kept(String target, long atMillis) {}

    private final int most;
    private final int mostOfCaller;
    private final long idleMillis;
    private final Clock clock;
    /** The sessions of each caller, both from the longest idle on. */
    private final Map<String, SequencedMap<Key, Kept>> callers = new LinkedHashMap<>();

    private int size;

    @Inject
    StickySessions(RoutingProperties settings, Clock clock) {
        this(settings.sessions(), settings.sessionIdle(), clock);
    }

    StickySessions(int most, Duration idle, Clock clock) {
        if (most < 1 || most > RoutingProperties.MOST_SESSIONS) {
            throw new IllegalArgumentException("PURSER_SESSIONS has to be a number from 1 to %d, and is %d"
                    .formatted(RoutingProperties.MOST_SESSIONS, most));
        }
        if (idle.isNegative() || idle.compareTo(RoutingProperties.LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException("PURSER_SESSION_IDLE has to be a time from PT0S to %s, and is %s"
                    .formatted(RoutingProperties.LONGEST_IDLE, idle));
        }
        this.most = most;
        this.mostOfCaller = Math.ceilDiv(most, PARTS);
        this.idleMillis = idle.toMillis();
        this.clock = clock;
    }

    /** Checks the settings before any request is served. */
    void start(@Observes StartupEvent event) {
        areOn();
    }

    /** Whether any session keeps its target. */
    public boolean areOn() {
        return idleMillis > 0;
    }

    /**
     * The decision with the session's target first, if that can serve the request.
     *
     * @param session the conversation, or null if nobody knows it
     */
    public Decision keep(@Nullable Session session, Decision decision) {
        if (session == null || !session.isContinued()) {
            return decision;
        }
        return key(session, decision)
                .flatMap(key -> target(session.caller(), key))
                .flatMap(target -> decision.ranked().stream()
                        .filter(candidate -> candidate.model().target().equals(target))
                        .findFirst())
                .map(candidate -> withFirst(candidate, decision))
                .orElse(decision);
    }

    private static Decision withFirst(Candidate kept, Decision decision) {
        List<String> reasons = new ArrayList<>(decision.reasons());
        reasons.add("the session stays at %s, where its prompt cache is"
                .formatted(kept.model().target()));
        List<Candidate> ranked = new ArrayList<>(decision.ranked());
        ranked.remove(kept);
        ranked.addFirst(kept);
        return decision.ranked(ranked, reasons);
    }

    /** Notes that the model answered in the session. */
    public void answered(@Nullable Session session, Decision decision, Model model) {
        if (session != null && areOn()) {
            key(session, decision).ifPresent(key -> put(session.caller(), key, model.target()));
        }
    }

    /** Notes that the model failed in the session, so that the next call is decided anew. */
    public void failed(@Nullable Session session, Decision decision, Model model) {
        if (session != null && areOn()) {
            key(session, decision).ifPresent(key -> forget(session.caller(), key, model.target()));
        }
    }

    private static Optional<Key> key(Session session, Decision decision) {
        OptionalLong circumstances = decision.circumstances();
        return circumstances.isPresent()
                ? Optional.of(new Key(session.high(), session.low(), circumstances.getAsLong()))
                : Optional.empty();
    }

    /** The number of sessions that are remembered. */
    synchronized int size() {
        return size;
    }

    private synchronized Optional<String> target(String caller, Key key) {
        Map<Key, Kept> own = callers.get(caller);
        Kept kept = own == null ? null : own.get(key);
        return kept == null || clock.millis() - kept.atMillis() > idleMillis
                ? Optional.empty()
                : Optional.of(kept.target());
    }

    private synchronized void put(String caller, Key key, String target) {
        SequencedMap<Key, Kept> own = callers.remove(caller);
        if (own == null) {
            own = new LinkedHashMap<>();
        }
        callers.put(caller, own);
        if (own.remove(key) == null) {
            size++;
        }
        own.put(key, new Kept(target, clock.millis()));
        if (own.size() > mostOfCaller) {
            removeEldest(own);
        }
        if (size > most) {
            Iterator<SequencedMap<Key, Kept>> all = callers.values().iterator();
            SequencedMap<Key, Kept> idlest = all.next();
            removeEldest(idlest);
            if (idlest.isEmpty()) {
                all.remove();
            }
        }
    }

    private synchronized void forget(String caller, Key key, String target) {
        SequencedMap<Key, Kept> own = callers.get(caller);
        Kept kept = own == null ? null : own.get(key);
        if (own != null && kept != null && kept.target().equals(target)) {
            own.remove(key);
            size--;
            if (own.isEmpty()) {
                callers.remove(caller);
            }
        }
    }

    private void removeEldest(SequencedMap<Key, Kept> own) {
        own.pollFirstEntry();
        size--;
    }
}
