package io.purser.gateway.attempt;

import io.purser.catalog.Model;
import io.purser.routing.Candidate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How providers and their models are doing, learnt from real traffic. One that failed several times in a row, or asked
 * to be left alone, is passed over for a while where another can serve; then a single call tries it again.
 */
@ApplicationScoped
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
    CircuitBreakers(
            @ConfigProperty(name = "purser.provider.failures-until-rest", defaultValue = "5") int failuresUntilRest,
            @ConfigProperty(name = "purser.provider.rest", defaultValue = "PT10S") Duration rest,
            @ConfigProperty(name = "purser.provider.longest-rest", defaultValue = "PT10M") Duration longestRest) {
        this(failuresUntilRest, rest, longestRest, System::nanoTime);
    }

    CircuitBreakers(int failuresUntilRest, Duration rest, Duration longestRest, LongSupplier nanoTime) {
        this.failuresUntilRest = failuresUntilRest;
        this.restNanos = rest.toNanos();
        this.longestRestNanos = longestRest.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The same candidates, those that rest behind all others: they are asked when nobody else is left. */
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
     * A call goes out: where the model has rested long enough, this one is the probe, and the others wait for it.
     *
     * @return to be run when the call is over: a probe that told nothing makes room for another one
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

    /** The model failed; the provider's others may be well. */
    void failed(Model model) {
        failed(model.target());
    }

    /** The provider cannot be reached, whatever the model. */
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

    /** The provider wants this model to be left alone for so long. */
    void coolDown(Model model, Duration wait) {
        if (wait.isPositive()) {
            BreakerState state = states.computeIfAbsent(model.target(), ignored -> new BreakerState());
            synchronized (state) {
                rest(state, wait.toNanos());
            }
        }
    }

    /** The call told nothing about the model: the caller hung up, or the request was wrong. */
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
