package io.purser.deploy.order;

import org.jspecify.annotations.Nullable;

/**
 * What has to answer before a deployment counts as ready.
 *
 * @param service whose first host name is asked, or null for the first service that is reached by HTTP
 * @param path that has to answer: with a status below 400 where it was asked for or the SDL was made for a repository,
 *     below 500 otherwise; null for {@code /}
 * @param timeoutSeconds after the manifest, until it counts as failed
 */
public record HealthRule(@Nullable String service, @Nullable String path, int timeoutSeconds) {
    /** GPU images are large. */
    public static final int USUAL_TIMEOUT_SECONDS = 900;

    public static final HealthRule STANDARD = new HealthRule(null, null, USUAL_TIMEOUT_SECONDS);

    public HealthRule {
        if (timeoutSeconds < 1) {
            throw new IllegalArgumentException("health is waited for at least a second");
        }
    }
}
