package io.purser.access;

import static io.purser.access.Role.AGENT;
import static io.purser.access.Role.AUDITOR;
import static io.purser.access.Role.DEPLOYER;
import static io.purser.access.Role.OPERATOR;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every route there is and who may use it. What has no row is refused, whatever is listening there: a new route is
 * reachable when it has its row here, and {@code SECURITY.md} shows the same table.
 */
public final class RouteTable {
    /** The table of this Purser. */
    public static final RouteTable PURSER = new RouteTable(List.of(
            Rule.roles("POST", "/route", AGENT, OPERATOR).of("route").taking(Intake.LONG_JSON),
            Rule.roles("GET", "/v1/reservations", AGENT, OPERATOR).of("route"),
            Rule.roles("DELETE", "/v1/reservations/{id}", AGENT, OPERATOR).of("route"),
            Rule.roles("POST", "/record-usage", AGENT, OPERATOR).of("record-usage"),
            Rule.roles("POST", "/budget-check", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("budget-check"),
            Rule.roles("POST", "/deploy", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("GET", "/v1/deployments", DEPLOYER, AUDITOR, OPERATOR).of("deploy"),
            Rule.roles("GET", "/v1/deployments/costs", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            Rule.roles("GET", "/v1/deployments/unknown", AUDITOR, OPERATOR)
                    .of("deploy")
                    .forUnbound(),
            Rule.roles("GET", "/v1/deployments/{id}", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            Rule.roles("DELETE", "/v1/deployments/{id}", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("PUT", "/v1/deployments/{id}", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("POST", "/v1/deployments/{id}/deposit", DEPLOYER, OPERATOR)
                    .of("deploy"),
            Rule.roles("GET", "/v1/deployments/{id}/events", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            Rule.roles("GET", "/v1/deployments/{id}/logs", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("GET", "/v1/apps", DEPLOYER, AUDITOR, OPERATOR).of("deploy"),
            Rule.roles("GET", "/v1/apps/{name}", DEPLOYER, AUDITOR, OPERATOR).of("deploy"),
            Rule.roles("PUT", "/v1/apps/{name}", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("DELETE", "/v1/apps/{name}", DEPLOYER, OPERATOR).of("deploy"),
            Rule.roles("POST", "/v1/chat/completions", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(Intake.LONG_JSON),
            Rule.roles("POST", "/v1/embeddings", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(Intake.LONG_JSON),
            Rule.roles("GET", "/v1/models", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("gateway")
                    .likeOpenAi(),
            Rule.roles("GET", "/v1/models/*", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("gateway")
                    .likeOpenAi(),
            Rule.roles("GET", "/v1/usage", AUDITOR, OPERATOR).of("reports"),
            Rule.roles("POST", "/v1/usage/import", OPERATOR).of("reports").taking(Intake.LONG_JSON),
            Rule.roles("GET", "/v1/usage/export", AUDITOR, OPERATOR).of("reports"),
            Rule.roles("GET", "/v1/costs", AUDITOR, OPERATOR).of("reports"),
            Rule.roles("GET", "/v1/reports/monthly", AUDITOR, OPERATOR).of("reports"),
            Rule.roles("GET", "/v1/reports/top", AUDITOR, OPERATOR).of("reports"),
            Rule.roles("GET", "/v1/budgets", AUDITOR, OPERATOR),
            Rule.roles("POST", "/v1/budgets", OPERATOR),
            Rule.roles("GET", "/v1/budgets/{id}", AUDITOR, OPERATOR),
            Rule.roles("PUT", "/v1/budgets/{id}", OPERATOR),
            Rule.roles("DELETE", "/v1/budgets/{id}", OPERATOR),
            Rule.roles("GET", "/v1/budgets/{id}/history", AUDITOR, OPERATOR),
            Rule.roles("POST", "/v1/sdl/check", DEPLOYER, OPERATOR).taking(Intake.JSON_OR_YAML),
            Rule.roles("GET", "/v1/keys", OPERATOR),
            Rule.roles("POST", "/v1/keys", OPERATOR),
            Rule.roles("POST", "/v1/keys/{id}/rotate", OPERATOR),
            Rule.roles("DELETE", "/v1/keys/{id}", OPERATOR),
            Rule.roles("GET", "/v1/audit", AUDITOR, OPERATOR).forUnbound(),
            Rule.signed("POST", "/hooks/github"),
            Rule.roles("GET", "/q/metrics", AUDITOR, OPERATOR).forUnbound(),
            Rule.open("GET", "/q/health"),
            Rule.open("GET", "/q/health/*"),
            Rule.open("GET", "/q/openapi"),
            Rule.open("GET", "/")));

    private final List<Rule> rules;
    private final Map<String, List<Rule>> literals;
    private final List<Rule> patterns;

    public RouteTable(Collection<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.literals =
                new HashMap<>(this.rules.stream().filter(Rule::isLiteral).collect(Collectors.groupingBy(Rule::path)));
        this.patterns = this.rules.stream().filter(rule -> !rule.isLiteral()).toList();
        long different = this.rules.stream()
                .map(rule -> rule.method() + rule.path())
                .distinct()
                .count();
        if (different != this.rules.size()) {
            throw new IllegalArgumentException("two rules for one route");
        }
    }

    public List<Rule> rules() {
        return rules;
    }

    /** The members of {@code PURSER_FUNCTIONS} that have a route, in alphabetical order. */
    public Set<String> functions() {
        return rules.stream()
                .flatMap(rule -> Stream.ofNullable(rule.function()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rows of these members, and those that belong to no member: what is not offered is not there. */
    RouteTable offering(Set<String> members) {
        return new RouteTable(rules.stream()
                .filter(rule -> rule.function() == null || members.contains(rule.function()))
                .toList());
    }

    /** The rules of all methods for that path; none where nothing is there. A literal path comes before a pattern. */
    List<Rule> at(PlainPath path) {
        List<Rule> literal = literals.get(path.text());
        return literal != null
                ? literal
                : patterns.stream().filter(rule -> rule.matches(path)).toList();
    }

    /** The rule for that method among those of one path. */
    static Optional<Rule> forMethod(List<Rule> rulesOfPath, String method) {
        return rulesOfPath.stream().filter(rule -> rule.allows(method)).findFirst();
    }

    /** The table as {@code SECURITY.md} shows it, in Markdown. */
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| route | body | member | nobody | "
                + Stream.of(Role.values()).map(Role::wireName).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|"
                + "---|".repeat(Role.values().length)
                + "\n");
        for (Rule rule : rules) {
            table.append("| `%s %s` | %s | %s | %s |%n"
                    .formatted(
                            rule.method(),
                            rule.path(),
                            rule.intake().shown(),
                            rule.function() == null ? "" : rule.function(),
                            cells(rule)));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    private static String cells(Rule rule) {
        return switch (rule.admission()) {
            case Admission.Everyone() -> "yes" + " | yes".repeat(Role.values().length);
            case Admission.WhoeverSigns() -> "signed" + " | signed".repeat(Role.values().length);
            case Admission.Roles(Set<Role> roles) ->
                "401 | "
                        + Stream.of(Role.values())
                                .map(role -> roles.contains(role) ? "yes" : "403")
                                .collect(Collectors.joining(" | "));
        };
    }
}
