package io.purser.gateway.attempt;

import io.purser.catalog.Model;
import io.purser.routing.Candidate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The circuit breakers of models and providers, which learn from real traffic. A model or provider that failed several
 * times in a row, or asked for a pause, rests for a while: others are tried first. After the rest, a single call probes
 * it.
 */
@Singleton
class CircuitBreakers {
    private static final Logger LOG = Logger.getLogger(CircuitBreakers.class);

    private static final class BreakerState {
        private int failures;
        private boolean resting;
        private boolean probing;
        private long restsUntil;
    }

    private final int failuresUntilRest;
    private final long restNanos;
    private final long longestRestNanos;
    private final LongSupplier nanoTime;
    private final Map<String, BreakerState> states = new ConcurrentHashMap<>();

    @Inject
    CircuitBreakers(GatewayProperties settings) {
        this(
                settings.provider().failuresUntilRest(),
                settings.provider().rest(),
                settings.provider().longestRest(),
                System::nanoTime);
    }

    CircuitBreakers(int failuresUntilRest, Duration rest, Duration longestRest, LongSupplier nanoTime) {
        this.failuresUntilRest = failuresUntilRest;
        this.restNanos = rest.toNanos();
        this.longestRestNanos = longestRest.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The same candidates with the resting ones last: a resting one is called only when no other is left. */
    List<Candidate> bestFirst(List<Candidate> ranked) {
        if (ranked.size() < 2 || states.isEmpty()) {
            return ranked;
        }
        List<Candidate> ordered = new ArrayList<>(ranked.size());
        List<Candidate> resting = new ArrayList<>();
        for (Candidate candidate : ranked) {
            (isResting(candidate.model()) ? resting : ordered).add(candidate);
        }
        ordered.addAll(resting);
        return ordered;
    }

    boolean isResting(Model model) {
        return isResting(model.target()) || isResting(model.provider());
    }

    private boolean isResting(String name) {
        BreakerState state = states.get(name);
        if (state == null) {
            return false;
        }
        synchronized (state) {
            return state.resting && (state.probing || nanoTime.getAsLong() - state.restsUntil < 0);
        }
    }

    /**
     * Notes that a call goes out. If the model has rested long enough, this call is the probe and others wait for its
     * result.
     *
     * @return an action for the end of the call; if the probe told nothing, the action makes room for another one
     */
    Runnable begin(Model model) {
        Runnable ofModel = begin(model.target());
        Runnable ofProvider = begin(model.provider());
        return () -> {
            ofModel.run();
            ofProvider.run();
        };
    }

    private Runnable begin(String name) {
        BreakerState state = states.get(name);
        if (state != null) {
            synchronized (state) {
                if (state.resting && nanoTime.getAsLong() - state.restsUntil >= 0) {
                    state.probing = true;
                    state.restsUntil = nanoTime.getAsLong() + restNanos;
                    return () -> endProbe(state);
                }
            }
        }
        return () -> {};
    }

    private static void endProbe(BreakerState state) {
        synchronized (state) {
            state.probing = false;
        }
    }

    void succeeded(Model model) {
        if (!states.isEmpty()) {
            states.remove(model.target());
            states.remove(model.provider());
        }
    }

    /** Notes that the model failed; other models of the provider may still work. */
    void failed(Model model) {
        failed(model.target());
    }

    /** Notes that the provider cannot be reached, for any model. */
    void unreachable(Model model) {
        failed(model.provider());
    }

    private void failed(String name) {
        BreakerState state = states.computeIfAbsent(name, ignored -> new BreakerState());
        synchronized (state) {
            state.failures++;
            if (state.probing || state.failures >= failuresUntilRest) {
                if (!state.resting) {
                    LOG.warnf("%s failed %d times in a row and is passed over for a while", name, state.failures);
                }
                rest(state, restNanos);
            }
        }
    }

    /** Rests the model for the time that its provider asked for. */
    void coolDown(Model model, Duration wait) {
        if (wait.isPositive()) {
            BreakerState state = states.computeIfAbsent(model.target(), ignored -> new BreakerState());
            synchronized (state) {
                rest(state, wait.toNanos());
            }
        }
    }

    /** Notes that the call said nothing about the model: the caller left, or the request was wrong. */
    void undecided(Model model) {
        for (String name : List.of(model.target(), model.provider())) {
            BreakerState state = states.get(name);
            if (state != null) {
                synchronized (state) {
                    state.probing = false;
                }
            }
        }
    }

    private void rest(BreakerState state, long nanos) {
        state.resting = true;
        state.probing = false;
        state.restsUntil = nanoTime.getAsLong() + Math.min(nanos, longestRestNanos);
    }
}
