package io.purser.deploy.app;

import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit that was pushed to a branch, or for which a workflow has succeeded; see "Webhook events and payloads" in
 * GitHub's documentation.
 *
 * @param repository as in {@code acme/shop}
 * @param workflow the path of the workflow's file, or null for a push
 * @param at when the branch was pushed, or when the push started the workflow, by GitHub's clock; or null if unknown
 */
public record GithubEvent(
        String repository,
        String branch,
        String commit,
        @Nullable String workflow,
        @Nullable Instant at) {
    private static final Pattern COMMIT = Pattern.compile("(?!0+$)([0-9a-f]{40}|[0-9a-f]{64})");
    private static final String BRANCHES = "refs/heads/";

    /**
     * Reads a delivery that was believed; empty where it says nothing of a branch's new commit. Runs of pull requests and
     * of other repositories do not count: what they ran is not of the branch.
     *
     * @param event as in {@code push}
     */
    public static Optional<GithubEvent> read(String event, byte[] body) {
        try {
            return switch (event) {
                case "push" -> OutsideJson.read(body, Push.class).toModel();
                case "workflow_run" -> OutsideJson.read(body, WorkflowRun.class).toModel();
                default -> Optional.empty();
            };
        } catch (UnreadableJson e) {
            return Optional.empty();
        }
    }

    /** A repository, such as {@code acme/shop}. */
    @RegisterForReflection
    record NamedRepository(String fullName) {}

    /**
     * The repository of a push.
     *
     * @param pushedAt in seconds; other events have a text here
     */
    @RegisterForReflection
    record PushedRepository(String fullName, OptionalLong pushedAt) {}

    /** The delivery of a push. */
    @RegisterForReflection
    record Push(PushedRepository repository, String ref, String after, Optional<Boolean> deleted) {
        private Optional<GithubEvent> toModel() {
            return ref.startsWith(BRANCHES) && !deleted.orElse(false)
                    ? of(
                            repository.fullName,
                            ref.substring(BRANCHES.length()),
                            after,
                            null,
                            repository.pushedAt.isPresent()
                                    ? Instant.ofEpochSecond(repository.pushedAt.getAsLong())
                                    : null)
                    : Optional.empty();
        }
    }

    /** The delivery of a workflow's run. */
    @RegisterForReflection
    record WorkflowRun(NamedRepository repository, String action, Run workflowRun) {
        private Optional<GithubEvent> toModel() {
            return action.equals("completed") && workflowRun.isSuccessOfAPushTo(repository)
                    ? of(
                            repository.fullName,
                            workflowRun.headBranch.orElse(""),
                            workflowRun.headSha,
                            workflowRun.path.replaceFirst("@.*$", ""),
                            workflowRun.createdAt.orElse(null))
                    : Optional.empty();
        }
    }

    /**
     * The run itself.
     *
     * @param conclusion null while the run goes on
     * @param headRepository null if somebody has deleted it
     * @param createdAt the same if somebody runs it again
     */
    @RegisterForReflection
    record Run(
            Optional<String> conclusion,
            String event,
            Optional<NamedRepository> headRepository,
            Optional<String> headBranch,
            String headSha,
            String path,
            Optional<Instant> createdAt) {
        private boolean isSuccessOfAPushTo(NamedRepository repository) {
            return conclusion.equals(Optional.of("success"))
                    && event.equals("push")
                    && headRepository.equals(Optional.of(repository));
        }
    }

    private static Optional<GithubEvent> of(
            String repository, String branch, String commit, @Nullable String workflow, @Nullable Instant at) {
        return !repository.isEmpty()
                        && !branch.isEmpty()
                        && COMMIT.matcher(commit).matches()
                ? Optional.of(new GithubEvent(repository, branch, commit, workflow, at))
                : Optional.empty();
    }

    /** Whether an app of its branch waits for it. */
    boolean triggers(AppDefinition recipe) {
        return switch (recipe.trigger()) {
            case NONE -> false;
            case PUSH -> workflow == null;
            case WORKFLOW ->
                workflow != null
                        && (recipe.workflow() == null || recipe.workflow().equals(workflow));
        };
    }
}
