package io.purser.deploy.app;

import io.purser.access.key.AuditLog;
import io.purser.budget.StoredResponses;
import io.purser.database.TransactionRunner;
import io.purser.deploy.store.ChangeRequests;
import io.purser.deploy.store.OwnedPage;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The API of this package: stores apps, and records requests to release them. */
public record AppService(DataSource database, AppRows rows, AuditLog audit, Clock clock) {
    /** A stored app, and whether it is new. */
    public record Written(App app, boolean isNew) {}

    /**
     * Creates an app, or changes an existing one from its next release on.
     *
     * @param team the team of a bound caller, which may replace only its own apps; or null
     * @param agent the agent of a bound caller, likewise
     * @param budget writes the app's budget in the same transaction: no app is without its limit
     * @throws Problem CONFLICT if the name belongs to another team or agent, INVALID if Purser cannot keep secrets
     */
    public Written put(
            String name,
            AppDefinition recipe,
            @Nullable String team,
            @Nullable String agent,
            AuditLog.Actor actor,
            TransactionRunner.Change budget) {
        if (!recipe.secrets().isEmpty() && !rows.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // the database's precision
        return TransactionRunner.run(database, connection -> {
            Optional<App> before = rows.find(connection, name);
            if (before.isPresent() && !isOf(before.get(), team, agent)) {
                throw Problem.of(ProblemType.CONFLICT, "this name is taken by somebody else; choose another");
            }
            App app = before.map(old -> new App(old.id(), name, recipe, old.deployment(), old.createdAt(), now))
                    .orElseGet(() -> new App(TimeOrderedUuids.next(now), name, recipe, null, now, now));
            rows.write(connection, app);
            budget.in(connection);
            audit.note(connection, actor, before.isPresent() ? "app.change" : "app.create", name, detail(recipe));
            return new Written(app, before.isEmpty());
        });
    }

    private static Map<String, Object> detail(AppDefinition recipe) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("trigger", recipe.trigger().name().toLowerCase(java.util.Locale.ROOT));
        detail.put("env", new TreeSet<>(recipe.env().keySet()));
        detail.put("secrets", new TreeSet<>(recipe.secrets().keySet()));
        Map.of("repository", Optional.ofNullable(recipe.repository()), "branch", Optional.ofNullable(recipe.branch()))
                .forEach((field, value) -> value.ifPresent(text -> detail.put(field, text)));
        return detail;
    }

    /**
     * Finds an app by its name.
     *
     * @param team only this team's, or null for any
     * @param agent only this agent's, or null for any
     */
    public Optional<App> find(String name, @Nullable String team, @Nullable String agent) {
        return TransactionRunner.run(database, connection -> rows.find(connection, name))
                .filter(app -> isOf(app, team, agent));
    }

    public List<App> page(OwnedPage page) {
        return TransactionRunner.run(database, connection -> rows.page(connection, page));
    }

    /**
     * Deletes an app with its releases, and requests in the same transaction that its deployments be closed.
     *
     * @param budget deletes the app's budget in that transaction, too
     */
    public void delete(App app, AuditLog.Actor actor, TransactionRunner.Change budget) {
        TransactionRunner.change(database, connection -> {
            ReleaseRows.recogniseOrders(connection, app.id());
            Optional<UUID> newest = AppRows.delete(connection, app.id());
            if (newest.isPresent()) {
                ChangeRequests.closeAll(connection, newest.get());
            }
            budget.in(connection);
            audit.note(connection, actor, "app.delete", app.name(), Map.of());
        });
    }

    /** The newest releases first. */
    public List<AppRelease> releases(App app, int limit) {
        return TransactionRunner.run(database, connection -> ReleaseRows.newest(connection, app.id(), limit));
    }

    /**
     * Records a request to release the app, durably.
     *
     * @param key Purser makes only one release for the same key; null to release in any case
     * @param revision a commit, or null for the app's own
     * @return the request, or the one that had the key before
     * @throws Problem CONFLICT if the key was used for another revision
     */
    public AppRelease release(App app, @Nullable String key, @Nullable String revision, String by) {
        AppRelease known = TransactionRunner.run(database, connection -> {
            if (!ReleaseRows.lock(connection, app.id())) {
                throw Problem.of(ProblemType.NOT_FOUND, "somebody has just deleted this app");
            }
            AppRelease request = request(connection, app, key, revision, by);
            if (revision != null && request.key().equals(commit(revision))) {
                ReleaseRows.free(connection, app.id(), request.key(), request.createdAt());
            }
            ReleaseRows.insert(connection, request, null);
            return ReleaseRows.byKey(connection, app.id(), request.key()).orElseThrow();
        });
        if (!Objects.equals(known.revision(), revision)) {
            throw StoredResponses.conflict();
        }
        return known;
    }

    /** A request whose id and time are after those of the app's others, also if another replica's clock is ahead. */
    private AppRelease request(
            Connection connection, App app, @Nullable String key, @Nullable String revision, String by)
            throws SQLException {
        Instant clocks = clock.instant().truncatedTo(ChronoUnit.MICROS); // the database's precision
        Instant least = ReleaseRows.newest(connection, app.id(), 1).stream()
                .map(last -> TimeOrderedUuids.timeOf(last.id()).plusMillis(1))
                .findFirst()
                .orElse(clocks);
        boolean isInOrder = !clocks.isBefore(least);
        Instant now = isInOrder ? clocks : least;
        UUID id = isInOrder ? TimeOrderedUuids.next(now) : TimeOrderedUuids.nextOfAnotherClock(now);
        return new AppRelease(
                id,
                app.id(),
                key == null ? "id:" + id : key,
                revision,
                by,
                AppRelease.ReleaseState.WAITING,
                "for its turn",
                null,
                now,
                now);
    }

    /**
     * The key of a commit. Purser releases a commit once, however often it hears of it, unless its release failed or
     * somebody goes back to it.
     */
    public static String commit(String hash) {
        return "commit:" + hash;
    }

    /**
     * Makes a release of each app that the webhook's event triggers. An event is ignored that happened before another
     * one which has a release already.
     *
     * @return the names of these apps
     */
    public List<String> happened(GithubEvent event) {
        List<App> apps =
                TransactionRunner.run(database, connection -> rows.of(connection, event.repository(), event.branch()));
        List<String> names = new ArrayList<>();
        for (App app : apps) {
            if (event.triggers(app.recipe()) && isReleased(app, event)) {
                names.add(app.name());
            }
        }
        return names;
    }

    private boolean isReleased(App app, GithubEvent event) {
        String key = commit(event.commit());
        Instant at = event.at();
        return TransactionRunner.run(database, connection -> {
            if (!ReleaseRows.lock(connection, app.id())
                    || (at != null && ReleaseRows.hasLater(connection, app.id(), at))) {
                return false;
            }
            ReleaseRows.free(connection, app.id(), key, at);
            String by = "github:" + event.repository();
            ReleaseRows.insert(connection, request(connection, app, key, event.commit(), by), at);
            return true;
        });
    }

    private static boolean isOf(App app, @Nullable String team, @Nullable String agent) {
        return (team == null || team.equals(app.recipe().spender().team()))
                && (agent == null || agent.equals(app.recipe().spender().agent()));
    }
}
