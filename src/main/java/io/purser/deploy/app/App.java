package io.purser.deploy.app;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed again and again, under a name.
 *
 * @param deployment the newest one, or null before there is any
 */
public record App(
        UUID id,
        String name,
        AppDefinition recipe,
        @Nullable UUID deployment,
        Instant createdAt,
        Instant updatedAt) {}
