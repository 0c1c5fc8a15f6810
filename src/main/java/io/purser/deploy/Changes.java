package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.Transactions;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.UUID;
import javax.sql.DataSource;

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
     * @throws Problem CONFLICT where it is not ready, or would lose what its volumes hold
     */
    public Updated update(Deployments.Known known, Sdl sdl, boolean hasSecrets, boolean allowDataLoss) {
        if (known.progress().state() != DeploymentState.READY) {
            throw notReady(known, "updated");
        }
        if (hasSecrets && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        UUID id = known.order().id();
        Sdl before = sdl(id);
        if (before.groups().equals(sdl.groups())) {
            boolean taken = Transactions.run(
                    database,
                    connection -> Requests.update(
                            connection, id, safe.keep(id, sdl), sdl.manifest().hashHex()));
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
                deployments.order(new Wish(
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
                        terms.topUp())),
                false);
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
     * @throws Problem CONFLICT where it is not ready
     */
    public Deployments.Known deposit(Deployments.Known known, long uact) {
        boolean taken = Transactions.run(
                database,
                connection -> Requests.deposit(connection, known.order().id(), uact));
        if (!taken) {
            throw notReady(known, "added to");
        }
        return deployments.find(known.order().id()).orElseThrow();
    }

    private static Problem notReady(Deployments.Known known, String what) {
        return Problem.of(
                ProblemType.CONFLICT,
                "a deployment can be %s while it is ready and nothing else was asked of it; this one is %s"
                        .formatted(what, known.progress().state().code()));
    }
}
