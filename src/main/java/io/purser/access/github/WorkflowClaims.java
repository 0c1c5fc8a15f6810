package io.purser.access.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What GitHub says of the workflow run that a token was made for; see "OpenID Connect reference" in GitHub's
 * documentation.
 *
 * @param repository as in {@code acme/shop}
 * @param repositoryId which stays with a repository that is renamed, and does not pass to a new one of its name
 * @param ref as in {@code refs/heads/main}
 * @param environment the deployment environment of the job, if it has one
 * @param workflowRef as in {@code acme/shop/.github/workflows/deploy.yml@refs/heads/main}
 * @param event what started the run
 * @param forPullRequest whether the run is of a pull request
 */
record WorkflowClaims(
        String repository,
        String repositoryId,
        String ref,
        Optional<String> environment,
        String workflowRef,
        String event,
        boolean forPullRequest) {
    static WorkflowClaims of(JsonNode claims) {
        String ref = GithubJson.text(claims, "ref").orElse("");
        boolean heads = GithubJson.text(claims, "head_ref")
                        .filter(head -> !head.isEmpty())
                        .isPresent()
                || GithubJson.text(claims, "base_ref")
                        .filter(base -> !base.isEmpty())
                        .isPresent();
        return new WorkflowClaims(
                GithubJson.text(claims, "repository").orElse(""),
                GithubJson.text(claims, "repository_id").orElse(""),
                ref,
                GithubJson.text(claims, "environment"),
                GithubJson.text(claims, "workflow_ref").orElse(""),
                GithubJson.text(claims, "event_name").orElse(""),
                heads || ref.startsWith("refs/pull/"));
    }

    /** The path of the workflow's file, if it is one of the repository itself. */
    Optional<String> workflow() {
        int at = workflowRef.indexOf('@');
        return at > 0 && workflowRef.startsWith(repository + "/")
                ? Optional.of(workflowRef.substring(repository.length() + 1, at))
                : Optional.empty();
    }
}
