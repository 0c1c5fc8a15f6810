package io.purser.catalog;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.ledger.HistoryChange;
import io.purser.problem.Problem;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalog as providers list it, if {@code purser.catalog-refresh} says how often. One replica asks a provider,
 * and the database has its list for all. Each replica looks there regularly.
 */
@ApplicationScoped
public class CatalogRefresh {
    private static final Logger LOG = Logger.getLogger(CatalogRefresh.class);
    /** The time after which another replica may ask, if the one that took the source has died. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    /** The longest pause after a failure. */
    private static final Duration SOON = Duration.ofMinutes(5);

    private static final int MOST_LOGGED = 20;

    private final Catalog catalog;
    private final ModelLists lists;
    private final AcceptedModels accepted;
    private final List<ModelSource> sources;
    private final @Nullable Duration every;
    private final Duration interval;
    private final Map<String, Long> revisions = new TreeMap<>();
    private volatile boolean hasLoaded;

    CatalogRefresh(Catalog catalog, ModelLists lists, AcceptedModels accepted) {
        this.catalog = catalog;
        this.lists = lists;
        this.accepted = accepted;
        this.every = catalog.refreshEvery().orElse(null);
        this.interval = every == null ? SOON : every;
        this.sources = every == null ? List.of() : ModelSource.of(catalog);
    }

    /** Loads the last lists beside the rest of the start; readiness waits for it, and not the start. */
    void start(@Observes StartupEvent event) {
        if (every == null) {
            hasLoaded = true;
        } else {
            Thread.ofVirtual().name("purser-catalog").start(this::loadOrSay);
        }
    }

    /** Looks at the database again, because it may be another one. */
    void again(@Observes HistoryChange change) {
        synchronized (revisions) {
            revisions.clear();
        }
    }

    /** Whether the last lists were loaded, or could not be. */
    public boolean hasLoaded() {
        return hasLoaded;
    }

    /** Asks the sources that are due, and takes over what other replicas learned. */
    @Scheduled(every = "{purser.catalog.look-every}", delayed = "1s", concurrentExecution = SKIP)
    void look() {
        if (every == null || !hasLoaded) {
            return;
        }
        try {
            accepted.add(sources); // the start may have found no database, or a restore may have taken them away
            ask(sources.stream().filter(source -> accepted.take(source, LEASE)).toList());
            load();
        } catch (RuntimeException e) {
            LOG.warnf("the catalog stays as it is: %s", e.getMessage());
        }
    }

    /** How often providers are asked; null for never. */
    public @Nullable Duration every() {
        return every;
    }

    /** Asks all sources now, and returns what came of it. */
    public List<CatalogSource> refresh() {
        if (!sources.isEmpty()) {
            accepted.add(sources);
            ask(sources);
            load();
        }
        return status();
    }

    /** The sources, with their last answers and with the prices that wait for an operator. */
    public List<CatalogSource> status() {
        List<AcceptedModels.SourceRow> rows = sources.isEmpty() ? List.of() : accepted.sources();
        return sources.stream()
                .flatMap(source -> rows.stream()
                        .filter(row -> source.isAt(row.provider(), row.baseUrl()))
                        .map(row -> CatalogSource.of(source, row, accepted.models(source))))
                .toList();
    }

    /** Writes in the transaction of a confirmation that it was made. */
    @FunctionalInterface
    public interface ConfirmationNote {
        void write(Connection connection, String version, String target) throws SQLException;
    }

    /**
     * Lets held prices hold.
     *
     * @param versions of held prices; others are passed over
     * @param note writes each in its transaction
     * @return the targets with these prices from now on, by the version
     */
    public Map<String, String> confirm(List<String> versions, ConfirmationNote note) {
        Map<String, String> confirmed = new TreeMap<>();
        for (ModelSource source : sources) {
            for (AcceptedModel model : accepted.models(source)) {
                AcceptedModel.Line held = model.held();
                Optional<String> target = source.target(model.id());
                if (held != null
                        && target.isPresent()
                        && versions.contains(held.version())
                        && accepted.confirm(
                                source,
                                model.id(),
                                held.version(),
                                connection -> note.write(connection, held.version(), target.get()))) {
                    confirmed.put(held.version(), target.get());
                }
            }
        }
        if (!confirmed.isEmpty()) {
            load();
        }
        return confirmed;
    }

    private void loadOrSay() {
        try {
            accepted.add(sources);
            load();
        } catch (RuntimeException e) {
            LOG.warnf("the models that providers listed last cannot be loaded yet: %s", e.getMessage());
        } finally {
            hasLoaded = true;
        }
    }

    /** Offers the models in the database, if any of them changed. */
    private void load() {
        synchronized (revisions) {
            Map<String, Long> stored = new TreeMap<>();
            for (AcceptedModels.SourceRow row : accepted.sources()) {
                sources.stream()
                        .filter(source -> source.isAt(row.provider(), row.baseUrl()))
                        .forEach(source -> stored.put(row.provider() + " " + row.baseUrl(), row.revision()));
            }
            if (stored.equals(revisions)) {
                return;
            }
            List<Model> models = new ArrayList<>();
            List<Model> left = new ArrayList<>();
            for (ModelSource source : sources) {
                accepted.models(source).forEach(model -> source.model(model).ifPresent(models::add));
                accepted.gone(source).forEach(model -> source.model(model).ifPresent(left::add));
            }
            catalog.offer(models, left);
            revisions.clear();
            revisions.putAll(stored);
            LOG.infof("providers list models: usable=%d", models.size());
        }
    }

    private void ask(List<ModelSource> due) {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked = new ArrayList<>();
            due.forEach(source -> asked.add(askers.submit(() -> ask(source))));
        }
    }

    private void ask(ModelSource source) {
        try {
            ListedModels listed = list(source);
            List<AcceptedModel> offered = new ArrayList<>();
            List<String> leftOut = new ArrayList<>(listed.leftOut());
            for (ListedModel model : listed.models()) {
                try {
                    if (source.target(model.id()).isPresent()) {
                        offered.add(source.offer(model));
                    }
                } catch (IllegalArgumentException e) {
                    leftOut.add(model.id() + ": " + e.getMessage());
                }
            }
            List<String> lines = leftOut.stream().limit(ListedModels.MOST_LINES).toList();
            Set<String> known = new HashSet<>(leftOutBefore(source));
            accepted.takeOver(source, offered, lines, interval);
            lines.stream()
                    .filter(line -> !known.contains(line))
                    .limit(MOST_LOGGED)
                    .forEach(line -> LOG.warnf("a listed model is left out: provider=%s %s", source.provider(), line));
        } catch (IOException e) {
            failed(source, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Problem e) {
            LOG.warnf("a provider's list has to wait: provider=%s because %s", source.provider(), e.detail());
        } catch (RuntimeException e) {
            LOG.errorf(e, "the list of a provider was not taken over: provider=%s", source.provider());
        }
    }

    /** Asks with each key of the provider until one is answered. */
    private ListedModels list(ModelSource source) throws IOException, InterruptedException {
        List<String> keys = catalog.keysFor(source.filed().getFirst());
        for (String key : keys.subList(0, Math.max(0, keys.size() - 1))) {
            try {
                return lists.ask(source, key);
            } catch (IOException e) {
                LOG.debugf("a provider did not list its models for one of its keys: %s", e.getMessage());
            }
        }
        return lists.ask(source, keys.isEmpty() ? null : keys.getLast());
    }

    private List<String> leftOutBefore(ModelSource source) {
        return accepted.sources().stream()
                .filter(row -> source.isAt(row.provider(), row.baseUrl()))
                .flatMap(row -> row.leftOut().stream())
                .toList();
    }

    private void failed(ModelSource source, String why) {
        LOG.warnf("a provider's models stay as they are: provider=%s because %s", source.provider(), why);
        accepted.failed(source, why, interval.compareTo(SOON) < 0 ? interval : SOON);
    }
}
