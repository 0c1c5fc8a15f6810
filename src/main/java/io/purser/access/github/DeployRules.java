package io.purser.access.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The operator's rules on which workflows may deploy: a JSON array of objects with the fields of {@link DeployRule}, in
 * snake_case.
 */
record DeployRules(List<DeployRule> rules) {
    private static final Set<String> FIELDS =
            Set.of("repository", "repository_id", "ref", "environment", "workflow", "team");

    DeployRules {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the array.
     *
     * @throws IllegalArgumentException with every mistake, each on a line of its own
     */
    static DeployRules parse(String json) {
        JsonNode document;
        try {
            document = GithubJson.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the rules for GitHub are not JSON: " + e.getMessage(), e);
        }
        if (!document.isArray() || document.isEmpty()) {
            throw new IllegalArgumentException("the rules for GitHub have to be an array with at least one rule");
        }
        List<String> mistakes = new ArrayList<>();
        List<DeployRule> rules = new ArrayList<>();
        for (int i = 0; i < document.size(); i++) {
            try {
                rules.add(rule(document.get(i)));
            } catch (IllegalArgumentException e) {
                mistakes.add("rule %d for GitHub: %s".formatted(i + 1, e.getMessage()));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new DeployRules(rules);
    }

    private static DeployRule rule(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("it has to be an object");
        }
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is not known; there are %s".formatted(unknown, new TreeSet<>(FIELDS)));
        }
        String repository = text(node, "repository");
        return new DeployRule(
                repository == null ? "" : repository,
                text(node, "repository_id"),
                text(node, "ref"),
                text(node, "environment"),
                text(node, "workflow"),
                text(node, "team"));
    }

    private static @Nullable String text(JsonNode node, String name) {
        if (!node.hasNonNull(name)) {
            return null;
        }
        return GithubJson.text(node, name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(name + " has to be a text, and not empty"));
    }

    Optional<DeployRule> allowing(WorkflowClaims claims) {
        return rules.stream().filter(rule -> rule.matches(claims)).findFirst();
    }
}
