package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.budget.operation.Authorisation;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.RequestedSdl;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.store.ChangeRequests;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.DeploymentRows;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Records changes to a running deployment. A worker carries them out. */
public record ChangeService(DataSource database, DeploymentService deployments, EncryptedSdlStore safe) {
    /**
     * The result of an update.
     *
     * @param inPlace whether the same deployment runs it; otherwise another replaces it, and its URIs change
     * @param warnings about converted prices
     */
    public record Updated(DeploymentService.DeploymentSummary deployment, boolean inPlace, List<String> warnings) {}

    /**
     * Changes the SDL of a deployment: in place if only images, commands, arguments, environments or host names differ;
     * otherwise by another deployment, which replaces this one once it is ready.
     *
     * @param asked the requested SDL, whose prices may be in uakt
     * @param convert as for {@link #priced}
     * @param key the caller's idempotency key, so that Purser does not make the same update twice, or null
     * @throws Problem CONFLICT if it is not ready, if its volumes would lose data, or if the key was used for another
     *     request; as {@link Denominations#priced} does
     */
    public Updated update(
            DeploymentService.DeploymentSummary known,
            Sdl asked,
            @Nullable Boolean convert,
            boolean hasSecrets,
            boolean allowDataLoss,
            Authorisation.@Nullable Key key) {
        Optional<UUID> before = TransactionRunner.run(database, connection -> ChangeRequests.changed(connection, key));
        if (before.isPresent()) {
            DeploymentService.DeploymentSummary changed =
                    deployments.find(before.get()).orElseThrow();
            BigDecimal rate = changed.order().terms().aktInUsd();
            return new Updated(
                    changed,
                    before.get().equals(known.order().id()),
                    rate == null ? List.of() : Denominations.warnings(asked, rate));
        }
        if (known.progress().state() != DeploymentState.READY) {
            throw notReady(known, "updated");
        }
        if (hasSecrets && !safe.canSeal()) {
            throw Problem.invalid("secrets", "cannot be kept: this Purser has no PURSER_SECRETS_KEY to seal them with");
        }
        Priced priced = priced(known, asked, known.order().market(), convert);
        Sdl sdl = priced.sdl();
        MarketChoice.requireTaken(sdl, known.order().market());
        UUID id = known.order().id();
        if (sdl(id).groups().equals(sdl.groups())) {
            boolean taken = TransactionRunner.run(
                    database,
                    connection -> once(
                            connection,
                            key,
                            id,
                            () -> ChangeRequests.update(
                                    connection,
                                    id,
                                    safe.keep(id, sdl),
                                    sdl.manifest().hashHex())));
            if (!taken) {
                throw notReady(known, "updated");
            }
            return new Updated(deployments.find(id).orElseThrow(), true, priced.warnings());
        }
        if (known.order().terms().hasPersistentStorage() && !allowDataLoss) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "this takes another deployment (resources, counts, storage, placement, prices or endpoints differ),"
                            + " and what its persistent volume holds would be lost; say allow_data_loss if it may be");
        }
        return new Updated(
                deployments.order(
                        new DeploymentRequest(
                                known.order().name(),
                                new RequestedSdl(sdl, hasSecrets, priced.aktInUsd()),
                                known.order().market(),
                                known.order().terms().conditions(),
                                known.order().spender(),
                                null,
                                id),
                        key),
                false,
                priced.warnings());
    }

    public Updated update(
            DeploymentService.DeploymentSummary known, Sdl sdl, boolean hasSecrets, boolean allowDataLoss) {
        return update(known, sdl, null, hasSecrets, allowDataLoss, null);
    }

    /**
     * The new SDL of a running deployment with prices that its market takes. If the price of AKT of its order keeps it
     * in place, Purser uses that price; otherwise it asks the oracle.
     *
     * @param convert whether to convert prices in uakt; null to convert them if the running SDL's were converted, or
     *     through Console
     */
    public Priced priced(
            DeploymentService.DeploymentSummary running,
            Sdl sdl,
            @Nullable MarketKind market,
            @Nullable Boolean convert) {
        if (sdl.aktPrices().isEmpty()) {
            return Priced.asItIs(sdl);
        }
        List<GroupSpec> groups = sdl(running.order().id()).groups();
        if (groups.equals(sdl.groups())) {
            return Priced.asItIs(sdl); // ordered when markets still took these prices
        }
        BigDecimal before = running.order().terms().aktInUsd();
        if (before == null) {
            return deployments.priced(sdl, market, convert);
        }
        boolean isConverted = convert == null || convert;
        if (isConverted) {
            Priced same = Denominations.converted(sdl, before);
            if (groups.equals(same.sdl().groups())) {
                return same;
            }
        }
        return deployments.priced(sdl, market, isConverted);
    }

    private interface Request {
        boolean isTaken() throws SQLException;
    }

    /** Makes the request unless the key was already used for it. */
    private static boolean once(
            Connection connection, Authorisation.@Nullable Key key, UUID deployment, Request request)
            throws SQLException {
        if (ChangeRequests.changed(connection, key).isPresent()) {
            return true;
        }
        boolean taken = request.isTaken();
        if (taken) {
            ChangeRequests.remember(connection, key, deployment);
        }
        return taken;
    }

    /** The SDL that it runs, with its secrets; never show it. */
    public Sdl sdl(UUID id) {
        DeploymentRow row = TransactionRunner.run(database, connection -> DeploymentRows.find(connection, id))
                .orElseThrow();
        return safe.open(id, row.sdls().current());
    }

    /**
     * Requests a deposit into its escrow. A worker pays it if the budgets can hold it.
     *
     * @param key the caller's idempotency key, so that Purser does not pay the same deposit twice, or null
     * @throws Problem CONFLICT if it is not ready, or if the key was used for another request
     */
    public DeploymentService.DeploymentSummary deposit(
            DeploymentService.DeploymentSummary known, long uact, Authorisation.@Nullable Key key) {
        UUID id = known.order().id();
        boolean taken = TransactionRunner.run(
                database, connection -> once(connection, key, id, () -> ChangeRequests.deposit(connection, id, uact)));
        if (!taken) {
            throw notReady(known, "added to");
        }
        return deployments.find(known.order().id()).orElseThrow();
    }

    public DeploymentService.DeploymentSummary deposit(DeploymentService.DeploymentSummary known, long uact) {
        return deposit(known, uact, null);
    }

    private static Problem notReady(DeploymentService.DeploymentSummary known, String what) {
        return Problem.of(
                ProblemType.CONFLICT,
                "a deployment can be %s while it is ready and nothing else was asked of it; this one is %s"
                        .formatted(what, known.progress().state().code()));
    }
}
