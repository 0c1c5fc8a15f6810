package io.purser.deploy.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.PlainJson;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit that somebody pushed to a branch, or for which a workflow succeeded; see "Webhook events and payloads" in
 * GitHub's documentation.
 *
 * @param repository as in {@code acme/shop}
 * @param workflow the path of the workflow's file, or null for a push
 */
public record GithubEvent(
        String repository,
        String branch,
        String commit,
        @Nullable String workflow) {
    private static final Pattern COMMIT = Pattern.compile("(?!0+$)([0-9a-f]{40}|[0-9a-f]{64})");
    private static final String BRANCHES = "refs/heads/";

    /**
     * Reads a delivery with a valid signature; empty if it has no new commit of a branch. Runs of pull requests and of
     * other repositories do not count, because their code is not the branch's.
     *
     * @param event as in {@code push}
     */
    public static Optional<GithubEvent> read(String event, byte[] body) {
        JsonNode json;
        try {
            json = PlainJson.MAPPER.readTree(body);
        } catch (IOException e) {
            return Optional.empty();
        }
        String repository = json.path("repository").path("full_name").asText();
        return switch (event) {
            case "push" -> pushed(json, repository);
            case "workflow_run" -> ran(json, json.path("workflow_run"), repository);
            default -> Optional.empty();
        };
    }

    private static Optional<GithubEvent> pushed(JsonNode json, String repository) {
        String ref = json.path("ref").asText();
        return ref.startsWith(BRANCHES) && !json.path("deleted").asBoolean()
                ? of(
                        repository,
                        ref.substring(BRANCHES.length()),
                        json.path("after").asText(),
                        null)
                : Optional.empty();
    }

    private static Optional<GithubEvent> ran(JsonNode json, JsonNode run, String repository) {
        return json.path("action").asText().equals("completed")
                        && run.path("conclusion").asText().equals("success")
                        && run.path("event").asText().equals("push")
                        && run.path("head_repository")
                                .path("full_name")
                                .asText()
                                .equals(repository)
                ? of(
                        repository,
                        run.path("head_branch").asText(),
                        run.path("head_sha").asText(),
                        run.path("path").asText().replaceFirst("@.*$", ""))
                : Optional.empty();
    }

    private static Optional<GithubEvent> of(
            String repository, String branch, String commit, @Nullable String workflow) {
        return !repository.isEmpty()
                        && !branch.isEmpty()
                        && COMMIT.matcher(commit).matches()
                ? Optional.of(new GithubEvent(repository, branch, commit, workflow))
                : Optional.empty();
    }

    /** Whether the event triggers a release of an app of its branch. */
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
