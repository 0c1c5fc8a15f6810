package io.purser.access.github;

import io.quarkus.runtime.annotations.RegisterForReflection;
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
    /** The claims in the form of their JSON. */
    @RegisterForReflection
    record Written(
            Optional<String> repository,
            Optional<String> repositoryId,
            Optional<String> ref,
            Optional<String> environment,
            Optional<String> workflowRef,
            Optional<String> eventName,
            Optional<String> headRef,
            Optional<String> baseRef) {
        WorkflowClaims toModel() {
            String head = headRef.orElse("") + baseRef.orElse("");
            return new WorkflowClaims(
                    repository.orElse(""),
                    repositoryId.orElse(""),
                    ref.orElse(""),
                    environment,
                    workflowRef.orElse(""),
                    eventName.orElse(""),
                    !head.isEmpty() || ref.orElse("").startsWith("refs/pull/"));
        }
    }

    /** The path of the workflow's file, if the file belongs to the repository itself. */
    Optional<String> workflow() {
        int at = workflowRef.indexOf('@');
        return at > 0 && workflowRef.startsWith(repository + "/")
                ? Optional.of(workflowRef.substring(repository.length() + 1, at))
                : Optional.empty();
    }
}
