package io.purser.gateway.attempt;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of providers that have several. Calls go to the key with the fewest calls in flight, in turn among equals. A
 * key rests for a model while the provider limits its calls there, and for all models after the provider refused it.
 */
@Singleton
class ProviderKeys {
    private static final Logger LOG = Logger.getLogger(ProviderKeys.class);
    /** A key rests at least so long, even if the provider wants no pause: the call goes on with another one. */
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    private static final int MOST_DOUBLINGS = 20;

    private final Function<Model, List<String>> keys;
    private final long restNanos;
    private final long longestRestNanos;
    private final LongSupplier nanoTime;
    private final Map<String, KeyRing> rings = new ConcurrentHashMap<>();

    @Inject
    ProviderKeys(Catalog catalog, GatewayProperties settings) {
        this(catalog::keysFor, settings.provider().rest(), settings.provider().longestRest(), System::nanoTime);
    }

    ProviderKeys(Function<Model, List<String>> keys, Duration rest, Duration longestRest, LongSupplier nanoTime) {
        this.keys = keys;
        this.restNanos = Math.max(rest.toNanos(), SHORTEST_REST.toNanos());
        this.longestRestNanos = Math.max(longestRest.toNanos(), SHORTEST_REST.toNanos());
        this.nanoTime = nanoTime;
    }

    /** The right to make one call with a key, which is given back once. */
    interface Use {
        /** The key, or null if the provider needs none. */
        @Nullable
        String key();

        /** Notes the end of the call. */
        void giveBack();

        /** Notes that the provider took the call with this key. */
        void succeeded();

        /** Notes that the provider limits the calls of this key to the model; it wants no calls for that time. */
        void limited(Duration wait);

        /** Notes that the provider refused the key or its credit, for any model. */
        void refused();
    }

    /** The key of a provider that has no other; the circuit breakers know all that is to be known. */
    private record OnlyKey(@Nullable String key) implements Use {
        @Override
        public void giveBack() {}

        @Override
        public void succeeded() {}

        @Override
        public void limited(Duration wait) {}

        @Override
        public void refused() {}

        @Override
        public String toString() {
            return "the only key";
        }
    }

    /** Chooses a key for a call to that model; if all of them rest, the one whose rest ends first. */
    Use take(Model model) {
        List<String> all = keys.apply(model);
        return all.size() < 2
                ? new OnlyKey(all.isEmpty() ? null : all.getFirst())
                : ring(model, all).take(model.target());
    }

    /** Whether another call to that model may be made at once with one of several keys. */
    boolean hasReady(Model model) {
        List<String> all = keys.apply(model);
        return all.size() > 1 && ring(model, all).hasReady(model.target());
    }

    /** Whether there are several keys and each of them rests for that model. */
    boolean areAllResting(Model model) {
        List<String> all = keys.apply(model);
        return all.size() > 1 && !ring(model, all).hasReady(model.target());
    }

    private KeyRing ring(Model model, List<String> all) {
        return rings.computeIfAbsent(
                String.valueOf(model.endpoint().keyVariable()), variable -> new KeyRing(variable, all));
    }

    private static final class KeyState {
        private final int number;
        private final String key;
        private final Map<String, Long> limitedUntil = new HashMap<>();
        private int inFlight;
        private int refusals;
        private @Nullable Long refusedUntil;

        KeyState(int number, String key) {
            this.number = number;
            this.key = key;
        }
    }

    /** The keys of one environment variable. Nothing that it tells or logs has a key. */
    private final class KeyRing {
        private final String variable;
        private final List<KeyState> states;
        private int next;

        KeyRing(String variable, List<String> all) {
            this.variable = variable;
            this.states = IntStream.range(0, all.size())
                    .mapToObj(i -> new KeyState(i + 1, all.get(i)))
                    .toList();
        }

        synchronized Use take(String target) {
            KeyState best = states.get(next);
            for (int i = 1; i < states.size(); i++) {
                KeyState other = states.get((next + i) % states.size());
                if (isBetter(other, best, target)) {
                    best = other;
                }
            }
            next = (next + 1) % states.size();
            best.inFlight++;
            return new RingUse(this, best, target);
        }

        private boolean isBetter(KeyState other, KeyState best, String target) {
            long rest = rest(best, target);
            long otherRest = rest(other, target);
            return otherRest == rest ? other.inFlight < best.inFlight : otherRest < rest;
        }

        synchronized boolean hasReady(String target) {
            return states.stream().anyMatch(state -> rest(state, target) == 0);
        }

        /** The nanoseconds that the key still rests for that model. */
        private long rest(KeyState state, String target) {
            return Math.max(left(state.refusedUntil), left(state.limitedUntil.get(target)));
        }

        private long left(@Nullable Long until) {
            return until == null ? 0 : Math.max(0, until - nanoTime.getAsLong());
        }

        synchronized void giveBack(KeyState state) {
            state.inFlight--;
        }

        synchronized void succeeded(KeyState state, String target) {
            state.refusals = 0;
            state.refusedUntil = null;
            state.limitedUntil.remove(target);
        }

        synchronized void limited(KeyState state, String target, Duration wait) {
            long nanos = Math.clamp(wait.toNanos(), SHORTEST_REST.toNanos(), longestRestNanos);
            state.limitedUntil.values().removeIf(until -> left(until) == 0);
            state.limitedUntil.put(target, nanoTime.getAsLong() + nanos);
            LOG.infof(
                    "a provider limits the calls of a key, which rests: variable=%s key=%d of %d model=%s",
                    variable, state.number, states.size(), target);
        }

        synchronized void refused(KeyState state) {
            long rest = restNanos << Math.min(state.refusals, MOST_DOUBLINGS);
            state.refusals++;
            state.refusedUntil = nanoTime.getAsLong() + Math.min(rest, longestRestNanos);
            LOG.warnf(
                    "a provider refuses a key or its credit, and it rests: variable=%s key=%d of %d",
                    variable, state.number, states.size());
        }
    }

    private record RingUse(KeyRing ring, KeyState state, String target) implements Use {
        @Override
        public String key() {
            return state.key;
        }

        @Override
        public void giveBack() {
            ring.giveBack(state);
        }

        @Override
        public void succeeded() {
            ring.succeeded(state, target);
        }

        @Override
        public void limited(Duration wait) {
            ring.limited(state, target, wait);
        }

        @Override
        public void refused() {
            ring.refused(state);
        }

        @Override
        public String toString() {
            return "key " + state.number + " of " + ring.variable;
        }
    }
}
