package io.purser.deploy;

import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.StateChange;
import io.purser.deploy.store.ChangeRequests;
import io.purser.deploy.store.DeploymentHistory;
import io.purser.deploy.store.DeploymentPlacements;
import io.purser.deploy.store.DeploymentRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Carries out the action of a transition, in the transaction that writes its state. */
final class TransitionActions {
    private TransitionActions() {}

    static void run(Connection connection, DeploymentRow row, StateChange change) throws SQLException {
        UUID id = row.order().id();
        switch (change.action()) {
            case NONE -> {}
            case CLAIM_NUMBER ->
                DeploymentPlacements.claim(
                        connection, row.order(), change.after().placement(), number(change));
            case RECORD_SUCCESS -> {
                for (GroupLease lease : change.after().leases()) {
                    DeploymentHistory.outcome(connection, id, number(change), lease, true);
                }
                ChangeRequests.healthy(connection, id);
                UUID replaced = row.order().replaces();
                if (replaced != null) {
                    ChangeRequests.close(connection, replaced);
                }
            }
            case RECORD_FAILURE -> {
                for (GroupLease lease : change.before().leases()) {
                    if (change.after().excluded().contains(lease.provider())) {
                        DeploymentHistory.outcome(connection, id, number(change), lease, false);
                    }
                }
            }
            case CLEAR_DEPOSIT_REQUEST -> ChangeRequests.depositDone(connection, id);
            case SWAP_SDL -> ChangeRequests.updated(connection, row);
            case RESTORE_SDL -> ChangeRequests.rolledBack(connection, row);
        }
    }

    private static long number(StateChange change) {
        return change.after().id().orElseThrow().dseq();
    }
}
