package io.purser.deploy.app;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that is repeated, under a name.
 *
 * @param deployment the newest one, or null if none was ordered yet
 */
public record App(
        UUID id,
        String name,
        AppDefinition recipe,
        @Nullable UUID deployment,
        Instant createdAt,
        Instant updatedAt) {}
