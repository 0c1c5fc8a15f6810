package io.purser.deploy.app;

import io.purser.akash.sdl.Sdl;
import io.purser.database.TransactionRunner;
import io.purser.deploy.Blueprint;
import io.purser.deploy.ChangeService;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.Priced;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.RequestedSdl;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.deploy.source.tree.Repository;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.store.ChangeRequests;
import io.purser.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the newest release of each app, one at a time. It may stop anywhere and begin again: an order has the
 * release's own idempotency key, and an update to the running version changes nothing.
 */
public record ReleaseWorker(
        DataSource database,
        AppRows rows,
        DeploymentService deployments,
        ChangeService changes,
        GithubRepositories repositories) {
    private static final Logger LOG = Logger.getLogger(ReleaseWorker.class);
    private static final Duration TERM = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final String UNTIL_READY = "waits until what runs is ready or over";

    /** Carries out the releases that are due. It takes one app at a time, so that no lease ends while its app waits. */
    void tick() {
        Set<UUID> done = new HashSet<>();
        while (true) {
            Optional<ReleaseRows.AppLease> lease =
                    TransactionRunner.run(database, connection -> ReleaseRows.takeUp(connection, TERM, done));
            if (lease.isEmpty()) {
                return;
            }
            done.add(lease.get().app());
            work(lease.get());
        }
    }

    /** Carries out one app's due release as far as it can at once; does nothing if another worker has the app. */
    public void hurry(App app) {
        TransactionRunner.run(database, connection -> ReleaseRows.takeUp(connection, app.id(), TERM))
                .ifPresent(this::work);
    }

    private void work(ReleaseRows.AppLease lease) {
        UUID id = lease.app();
        try {
            TransactionRunner.run(database, connection -> ReleaseRows.next(connection, id))
                    .ifPresent(this::tell);
        } finally {
            TransactionRunner.run(database, connection -> {
                ReleaseRows.letGo(connection, lease);
                return lease;
            });
        }
    }

    private void tell(AppRelease release) {
        try {
            // After the look at its releases, because that may have given the app another deployment.
            TransactionRunner.run(database, connection -> rows.find(connection, release.app()))
                    .ifPresent(app -> carryOut(release, app));
        } catch (Problem problem) {
            switch (problem.type()) {
                case NOT_READY, PROVIDER_FAILED, PROVIDER_TIMEOUT, BUSY, CONFLICT ->
                    postpone(release, "waits: " + problem.detail(), LATER);
                default -> fail(release, sentence(problem));
            }
        } catch (RuntimeException | StackOverflowError e) { // a repository's text may be too deep for a pattern
            LOG.warnf(e, "the release %s of the app %s has to wait", release.id(), release.app());
            postpone(release, "waits: Purser failed, and its log says why", LATER);
        }
    }

    private static String sentence(Problem problem) {
        return problem.violations().isEmpty()
                ? problem.detail()
                : problem.violations().getFirst().toString();
    }

    private void carryOut(AppRelease release, App app) {
        Optional<DeploymentService.DeploymentSummary> running = running(app.deployment());
        if (running.isPresent() && !canChange(running.get())) {
            postpone(release, UNTIL_READY, SOON);
            return;
        }
        Prepared prepared = prepare(app, release.revision(), running);
        Sdl sdl = prepared.sdl();
        if (!TransactionRunner.run(database, connection -> ReleaseRows.isWaiting(connection, release.id()))) {
            return; // GitHub took longer than the lease, and a later release took its place
        }
        if (running.isEmpty()) {
            order(release, app, prepared, null, "ordered");
            return;
        }
        DeploymentService.DeploymentSummary known = running.get();
        MarketKind market = app.recipe().market();
        boolean isHere = market == null || market == known.order().market();
        if (isHere && known.order().terms().hash().equals(sdl.manifest().hashHex())) {
            keep(release, app, known, "it runs already");
        } else if (isHere && changes.sdl(known.order().id()).groups().equals(sdl.groups())) {
            changes.update(known, sdl, !app.recipe().secrets().isEmpty(), false);
            keep(release, app, known, "updated in place");
        } else if (known.order().terms().groups().stream().anyMatch(group -> group.persistent())) {
            fail(
                    release,
                    "it takes another deployment, and what its persistent volume holds would be lost: update the"
                            + " deployment with allow_data_loss, or delete it");
        } else {
            order(release, app, prepared, known.order().id(), "ordered; replaces what runs once it is ready");
        }
    }

    /** Whether a deployment can be changed: it is ready, and nobody asked to close it. */
    private static boolean canChange(DeploymentService.DeploymentSummary known) {
        return known.progress().state() == DeploymentState.READY && !known.closeAsked();
    }

    /** The app's running deployment: the newest one, or the previous one if the newest has failed. */
    private Optional<DeploymentService.DeploymentSummary> running(@Nullable UUID newest) {
        UUID at = newest;
        while (at != null) {
            Optional<DeploymentService.DeploymentSummary> known = deployments.find(at);
            if (known.isEmpty() || !known.get().progress().state().isOver()) {
                return known;
            }
            at = known.get().order().replaces();
        }
        return Optional.empty();
    }

    /**
     * The content of a release.
     *
     * @param priced the SDL, with prices that its market takes
     * @param made the SDL that Purser made for the repository, or null if the app has one
     * @param commit of the repository, or null if no part of the release needs it
     */
    public record Prepared(
            Blueprint blueprint,
            Priced priced,
            @Nullable GeneratedSdl made,
            @Nullable String commit) {
        public Sdl sdl() {
            return priced.sdl();
        }
    }

    /**
     * Prepares the SDL of a release.
     *
     * @param revision a commit, or null for the branch's newest
     * @throws Problem INVALID if Purser cannot make one, GitHub's refusal, or as {@link DeploymentService#priced} does
     */
    public Prepared prepare(App app, @Nullable String revision) {
        return prepare(app, revision, running(app.deployment()));
    }

    private Prepared prepare(
            App app, @Nullable String revision, Optional<DeploymentService.DeploymentSummary> running) {
        AppDefinition recipe = app.recipe();
        GithubRepositories.@Nullable Checkout checkout =
                recipe.isDetected() || (recipe.needsCommit() && revision == null) ? checkout(recipe, revision) : null;
        String commit = checkout == null ? revision : checkout.commit();
        GeneratedSdl made = null;
        String text = recipe.sdl();
        if (recipe.template() != null) {
            text = Blueprint.template(recipe.template())
                    .orElseThrow(() -> Problem.invalid("template", "is not there any more"));
        } else if (recipe.isDetected() && checkout != null) {
            TreeSet<String> names = new TreeSet<>(recipe.env().keySet());
            names.addAll(recipe.secrets().keySet());
            made = GeneratedSdl.of(
                    Detector.require(checkout.tree()), recipe.source().orElseThrow(), checkout.commit(), names);
            text = made.text();
        }
        Blueprint blueprint = new Blueprint(String.valueOf(text), recipe.env(), recipe.secrets());
        Sdl sdl = withImage(blueprint.sdl(), recipe, commit);
        Priced priced = running.isPresent()
                ? changes.priced(running.get(), sdl, recipe.market(), recipe.convertDenomination())
                : deployments.priced(sdl, recipe.market(), recipe.convertDenomination());
        return new Prepared(blueprint, priced, made, commit);
    }

    private GithubRepositories.Checkout checkout(AppDefinition recipe, @Nullable String revision) {
        Repository repository = recipe.source()
                .orElseThrow(() -> Problem.invalid(
                        "revision", "is missing: the app's image names {sha}, and it has no repository to ask"));
        return repositories.read(repository, revision == null ? recipe.branch() : revision);
    }

    private static Sdl withImage(Sdl sdl, AppDefinition recipe, @Nullable String commit) {
        if (recipe.image() == null) {
            return sdl;
        }
        String image = commit == null ? recipe.image() : recipe.image().replace(AppDefinition.COMMIT, commit);
        List<String> services = sdl.manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .map(service -> service.name())
                .distinct()
                .toList();
        if (recipe.service() == null && services.size() > 1) {
            throw Problem.invalid("service", "is missing; there are " + String.join(", ", services));
        }
        return sdl.withImage(recipe.service() == null ? services.getFirst() : recipe.service(), image);
    }

    /** The one request by which a release is ordered. */
    public static DeploymentRequest request(
            App app, Prepared prepared, @Nullable UUID release, @Nullable UUID replaces) {
        AppDefinition recipe = app.recipe();
        return new DeploymentRequest(
                app.name(),
                new RequestedSdl(
                        prepared.sdl(),
                        !recipe.secrets().isEmpty(),
                        prepared.priced().aktInUsd()),
                recipe.market(),
                recipe.conditions(),
                recipe.spender(),
                release == null ? null : ReleaseRows.orderKey(release),
                replaces);
    }

    private void order(AppRelease release, App app, Prepared prepared, @Nullable UUID replaces, String message) {
        DeploymentService.DeploymentSummary ordered = deployments.order(request(app, prepared, release.id(), replaces));
        TransactionRunner.run(database, connection -> {
            end(connection, release, app, ordered.order().id(), message, true);
            return release;
        });
    }

    /** Ends a release whose deployment goes on, on the conditions that the app has now. */
    private void keep(AppRelease release, App app, DeploymentService.DeploymentSummary known, String message) {
        UUID deployment = known.order().id();
        TransactionRunner.run(database, connection -> {
            List<String> changed = ChangeRequests.conditions(
                    connection, deployment, app.recipe().conditions());
            String told = ReleaseMessage.of(
                    message, changed, app.recipe().spender(), known.order().spender());
            end(connection, release, app, deployment, told, false);
            return release;
        });
    }

    private static void end(
            Connection connection, AppRelease release, App app, UUID deployment, String message, boolean isNew)
            throws SQLException {
        boolean hasAnother = AppRows.hasAnother(connection, app, deployment);
        if (hasAnother && !isNew) { // somebody changed what runs while the release was prepared
            ReleaseRows.postpone(connection, release.id(), UNTIL_READY, SOON);
            return;
        }
        boolean isKept = ReleaseRows.end(connection, release.id(), AppRelease.ReleaseState.ORDERED, message, deployment)
                ? hasAnother || AppRows.deployed(connection, app.id(), deployment)
                : !isNew || ReleaseRows.hasOrdered(connection, release.id(), deployment);
        if (!isKept) {
            // Somebody deleted the app, or a later release took this one's place: leave nothing behind that is paid.
            ChangeRequests.close(connection, deployment);
        }
    }

    private void fail(AppRelease release, String message) {
        TransactionRunner.run(database, connection -> {
            ReleaseRows.end(connection, release.id(), AppRelease.ReleaseState.FAILED, message, null);
            return release;
        });
    }

    private void postpone(AppRelease release, String message, Duration pause) {
        TransactionRunner.run(database, connection -> {
            ReleaseRows.postpone(connection, release.id(), message, pause);
            return release;
        });
    }
}
