package io.purser.access.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * GitHub's claims about the workflow run of a token; see "OpenID Connect reference" in GitHub's documentation.
 *
 * @param repository such as {@code acme/shop}
 * @param repositoryId stays with a renamed repository, and does not pass to a new one of the same name
 * @param ref such as {@code refs/heads/main}
 * @param environment the deployment environment of the job, if it has one
 * @param workflowRef such as {@code acme/shop/.github/workflows/deploy.yml@refs/heads/main}
 * @param event the event that started the run
 * @param forPullRequest whether the run belongs to a pull request
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

    /** The path of the workflow's file, if the file belongs to the repository itself. */
    Optional<String> workflow() {
        int at = workflowRef.indexOf('@');
        return at > 0 && workflowRef.startsWith(repository + "/")
                ? Optional.of(workflowRef.substring(repository.length() + 1, at))
                : Optional.empty();
    }
}
