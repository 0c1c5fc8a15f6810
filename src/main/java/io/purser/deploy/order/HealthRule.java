package io.purser.deploy.order;

import org.jspecify.annotations.Nullable;

/**
 * The page that has to answer before a deployment counts as ready.
 *
 * @param service the service whose first host name is asked, or null for the first service that HTTP reaches
 * @param path the path that has to answer: with a status below 400 if the order names the path or if the SDL was made
 *     for a repository, below 500 otherwise; null for {@code /}
 * @param timeoutSeconds the time after the manifest, until the deployment counts as failed
 */
public record HealthRule(@Nullable String service, @Nullable String path, int timeoutSeconds) {
    /** Long, because GPU images are large. */
    public static final int USUAL_TIMEOUT_SECONDS = 900;

    public static final HealthRule STANDARD = new HealthRule(null, null, USUAL_TIMEOUT_SECONDS);

    public HealthRule {
        if (timeoutSeconds < 1) {
            throw new IllegalArgumentException("health is waited for at least a second");
        }
    }
}
