package io.purser.deploy.app;

import org.jspecify.annotations.Nullable;

/**
 * The repository of an app, and the event that makes a release of it.
 *
 * @param repository on GitHub, as in {@code acme/shop}, or null
 * @param branch the branch whose pushes are deployed, or null
 * @param trigger the event that makes a release
 * @param workflow the path of the workflow that has to succeed, or null for any
 */
public record AppOrigin(
        @Nullable String repository,
        @Nullable String branch,
        AppDefinition.Trigger trigger,
        @Nullable String workflow) {
    public AppOrigin {
        if (trigger != AppDefinition.Trigger.NONE && (repository == null || branch == null)) {
            throw new IllegalArgumentException("what is pushed belongs to a repository and a branch");
        }
    }
}
