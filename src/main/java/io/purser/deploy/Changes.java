package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.Authorisation;
import io.purser.budget.Transactions;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What can be asked of a deployment that runs; a worker does it. */
public final class Changes {
    private final DataSource database;
    private final Deployments deployments;
    private final SdlSafe safe;

    Changes(DataSource database, Deployments deployments, SdlSafe safe) {
        this.database = database;
        this.deployments = deployments;
        this.safe = safe;
    }

    /**
     * What an update comes to.
     *
     * @param inPlace whether the same deployment runs it; otherwise another replaces it, and its URIs change
     */
    public record Updated(Deployments.Known deployment, boolean inPlace) {}

    /**
     * Has it run another SDL: in the same place where only images, commands, arguments, environments or host names
     * differ; otherwise by another deployment, which replaces this one once it is ready.
     *
     * @param key the caller's idempotency key, with which the same update is not made twice, or null
     * @throws Problem CONFLICT where it is not ready, or would lose what its volumes hold, or the key was used for
     *     something else
     */
    public Updated update(
            Deployments.Known known,
            Sdl sdl,
            boolean hasSecrets,
            boolean allowDataLoss,
            Authorisation.@Nullable Key key) {
        Optional<UUID> before = Transactions.run(database, connection -> Requests.changed(connection, key));
        if (before.isPresent()) {
            return new Updated(
                    deployments.find(before.get()).orElseThrow(),
                    before.get().equals(known.order().id()));
        }
        if (known.progress().state() != DeploymentState.READY) {
            throw notReady(known, "updated");
        }
        if (hasSecrets && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        UUID id = known.order().id();
        if (sdl(id).groups().equals(sdl.groups())) {
            boolean taken = Transactions.run(
                    database,
                    connection -> once(
                            connection,
                            key,
                            id,
                            () -> Requests.update(
                                    connection,
                                    id,
                                    safe.keep(id, sdl),
                                    sdl.manifest().hashHex())));
            if (!taken) {
                throw notReady(known, "updated");
            }
            return new Updated(deployments.find(id).orElseThrow(), true);
        }
        if (known.order().terms().hasPersistentStorage() && !allowDataLoss) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "this takes another deployment (resources, counts, storage, placement, prices or endpoints differ),"
                            + " and what its persistent volume holds would be lost; say allow_data_loss if it may be");
        }
        Terms terms = known.order().terms();
        return new Updated(
                deployments.order(
                        new Wish(
                                known.order().name(),
                                sdl,
                                hasSecrets,
                                known.order().market(),
                                terms.bids(),
                                terms.maxUsdPerMonth(),
                                terms.depositUact(),
                                terms.health(),
                                terms.redeploys(),
                                known.order().spender(),
                                null,
                                "",
                                id,
                                terms.topUp()),
                        key),
                false);
    }

    public Updated update(Deployments.Known known, Sdl sdl, boolean hasSecrets, boolean allowDataLoss) {
        return update(known, sdl, hasSecrets, allowDataLoss, null);
    }

    private interface Request {
        boolean isTaken() throws SQLException;
    }

    /** Where the key was used for it already, it is not asked again. */
    private static boolean once(
            Connection connection, Authorisation.@Nullable Key key, UUID deployment, Request request)
            throws SQLException {
        if (Requests.changed(connection, key).isPresent()) {
            return true;
        }
        boolean taken = request.isTaken();
        if (taken) {
            Requests.remember(connection, key, deployment);
        }
        return taken;
    }

    /** What it runs, secrets included; not to be shown. */
    public Sdl sdl(UUID id) {
        Row row = Transactions.run(database, connection -> Rows.find(connection, id))
                .orElseThrow();
        return safe.open(id, row.sdl());
    }

    /**
     * Has so much added to its escrow, as far as the budgets can hold it.
     *
     * @param key the caller's idempotency key, with which the same deposit is not made twice, or null
     * @throws Problem CONFLICT where it is not ready, or the key was used for something else
     */
    public Deployments.Known deposit(Deployments.Known known, long uact, Authorisation.@Nullable Key key) {
        UUID id = known.order().id();
        boolean taken = Transactions.run(
                database, connection -> once(connection, key, id, () -> Requests.deposit(connection, id, uact)));
        if (!taken) {
            throw notReady(known, "added to");
        }
        return deployments.find(known.order().id()).orElseThrow();
    }

    public Deployments.Known deposit(Deployments.Known known, long uact) {
        return deposit(known, uact, null);
    }

    private static Problem notReady(Deployments.Known known, String what) {
        return Problem.of(
                ProblemType.CONFLICT,
                "a deployment can be %s while it is ready and nothing else was asked of it; this one is %s"
                        .formatted(what, known.progress().state().code()));
    }
}
