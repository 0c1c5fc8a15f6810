package io.purser.access.github;

import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operator's rules on which workflows may deploy: a JSON array of objects with the fields of {@link DeployRule}, in
 * snake_case.
 */
record DeployRules(List<DeployRule> rules) {
    private static final int LONGEST = 1_000;
    private static final Pattern PATH = Pattern.compile("\\[([0-9]+)](\\.?)(.*)");
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
        StrictJson.Lined<List<@Nullable DeployRule>> document =
                StrictJson.readArrayWithLines(json.getBytes(StandardCharsets.UTF_8), DeployRules::rule);
        if (!document.violations().isEmpty()) {
            throw new IllegalArgumentException(
                    document.violations().stream().map(DeployRules::mistake).collect(Collectors.joining("\n")));
        }
        if (document.value().isEmpty()) {
            throw new IllegalArgumentException("the rules for GitHub have to be an array with at least one rule");
        }
        return new DeployRules(
                document.value().stream().map(Objects::requireNonNull).toList());
    }

    /** The rule, or null if a field of it is wrong. */
    private static @Nullable DeployRule rule(Fields fields) {
        Set<String> unknown = new TreeSet<>(fields.names());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            fields.violation("", "%s is not known; there are %s".formatted(unknown, new TreeSet<>(FIELDS)));
            return null;
        }
        String repository = text(fields, "repository");
        String repositoryId = text(fields, "repository_id");
        String ref = text(fields, "ref");
        String environment = text(fields, "environment");
        String workflow = text(fields, "workflow");
        String team = text(fields, "team");
        try {
            return new DeployRule(repository == null ? "" : repository, repositoryId, ref, environment, workflow, team);
        } catch (IllegalArgumentException e) {
            fields.violation("", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable String text(Fields fields, String name) {
        String text = fields.text(name, LONGEST);
        if (text != null && text.isBlank()) {
            fields.violation(name, "must not be empty");
            return null;
        }
        return text;
    }

    /** The mistake, with the rule's number instead of its path. */
    private static String mistake(Violation violation) {
        Matcher path = PATH.matcher(violation.path());
        if (!path.matches()) {
            return "the rules for GitHub " + violation.message();
        }
        boolean isOfTheRule = path.group(2).isEmpty();
        String subject = isOfTheRule ? "it " : path.group(3).isEmpty() ? "" : path.group(3) + " ";
        return "rule %d for GitHub: %s%s".formatted(Integer.parseInt(path.group(1)) + 1, subject, violation.message());
    }

    /** The repositories whose workflows are bound to no team, and so act on what belongs to anybody. */
    List<String> unbound() {
        return rules.stream()
                .filter(rule -> rule.team() == null)
                .map(DeployRule::repository)
                .distinct()
                .toList();
    }

    Optional<DeployRule> allowing(WorkflowClaims claims) {
        return rules.stream().filter(rule -> rule.matches(claims)).findFirst();
    }
}
