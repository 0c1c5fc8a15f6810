package io.purser.deploy.store;

import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentProgress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the database has it.
 *
 * @param nextSdl what it is to run instead, or null
 * @param nextHash of that one's manifest, or null
 * @param previousSdl what it ran before an update that is not known to be healthy, or null
 * @param previousHash of that one's manifest, or null
 * @param wishedUact what is to be added to its escrow
 * @param lease raised each time that a worker takes it up
 */
public record DeploymentRow(
        DeploymentOrder order,
        DeploymentProgress progress,
        EncryptedSdlStore.StoredSdl sdl,
        EncryptedSdlStore.@Nullable StoredSdl nextSdl,
        @Nullable String nextHash,
        EncryptedSdlStore.@Nullable StoredSdl previousSdl,
        @Nullable String previousHash,
        long wishedUact,
        boolean closeAsked,
        Instant updatedAt,
        @Nullable UUID worker,
        long lease) {}
