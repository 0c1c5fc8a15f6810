package io.purser.access.route;

import static io.purser.access.route.Role.AGENT;
import static io.purser.access.route.Role.AUDITOR;
import static io.purser.access.route.Role.DEPLOYER;
import static io.purser.access.route.Role.OPERATOR;

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
 * All routes and their permitted callers. The access filter refuses a request without a row, even if a handler listens
 * there. So a new route needs its row here to be reachable. {@code SECURITY.md} shows the same table.
 */
public final class RouteTable {
    /** The route table of Purser. */
    public static final RouteTable PURSER = new RouteTable(List.of(
            RouteRule.roles("POST", "/route", AGENT, OPERATOR).of("route").taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("GET", "/v1/reservations", AGENT, OPERATOR).of("route"),
            RouteRule.roles("DELETE", "/v1/reservations/{id}", AGENT, OPERATOR).of("route"),
            RouteRule.roles("POST", "/record-usage", AGENT, OPERATOR).of("record-usage"),
            RouteRule.roles("POST", "/budget-check", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("budget-check"),
            RouteRule.roles("POST", "/deploy", DEPLOYER, OPERATOR).of("deploy"),
            RouteRule.roles("POST", "/delegate", AGENT, OPERATOR).of("delegate"),
            RouteRule.roles("GET", "/v1/deployments", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("GET", "/v1/deployments/costs", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("GET", "/v1/deployments/unknown", AUDITOR, OPERATOR)
                    .of("deploy")
                    .forUnbound(),
            RouteRule.roles("GET", "/v1/deployments/{id}", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("DELETE", "/v1/deployments/{id}", DEPLOYER, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("PUT", "/v1/deployments/{id}", DEPLOYER, OPERATOR).of("deploy"),
            RouteRule.roles("POST", "/v1/deployments/{id}/deposit", DEPLOYER, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("GET", "/v1/deployments/{id}/events", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("GET", "/v1/deployments/{id}/logs", DEPLOYER, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("GET", "/v1/apps", DEPLOYER, AUDITOR, OPERATOR).of("deploy"),
            RouteRule.roles("GET", "/v1/apps/{name}", DEPLOYER, AUDITOR, OPERATOR)
                    .of("deploy"),
            RouteRule.roles("PUT", "/v1/apps/{name}", DEPLOYER, OPERATOR).of("deploy"),
            RouteRule.roles("DELETE", "/v1/apps/{name}", DEPLOYER, OPERATOR).of("deploy"),
            RouteRule.roles("POST", "/v1/chat/completions", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/completions", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/responses", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/responses/input_tokens", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/embeddings", AGENT, OPERATOR)
                    .of("gateway")
                    .likeOpenAi()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/messages", AGENT, OPERATOR)
                    .of("gateway")
                    .likeAnthropic()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("POST", "/v1/messages/count_tokens", AGENT, OPERATOR)
                    .of("gateway")
                    .likeAnthropic()
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("GET", "/v1/models", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("gateway")
                    .likeOpenAi(),
            RouteRule.roles("GET", "/v1/models/*", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("gateway")
                    .likeOpenAi(),
            RouteRule.open("OPTIONS", "/mcp").of("tools"),
            RouteRule.roles("GET", "/mcp", AGENT, DEPLOYER, AUDITOR, OPERATOR).of("tools"),
            RouteRule.roles("POST", "/mcp", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("tools")
                    .taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("DELETE", "/mcp", AGENT, DEPLOYER, AUDITOR, OPERATOR)
                    .of("tools"),
            RouteRule.roles("GET", "/v1/tool-servers", AUDITOR, OPERATOR)
                    .of("tools")
                    .forUnbound(),
            RouteRule.roles("POST", "/v1/tool-servers", OPERATOR).of("tools"),
            RouteRule.roles("GET", "/v1/tool-servers/{name}", AUDITOR, OPERATOR)
                    .of("tools")
                    .forUnbound(),
            RouteRule.roles("PUT", "/v1/tool-servers/{name}", OPERATOR).of("tools"),
            RouteRule.roles("DELETE", "/v1/tool-servers/{name}", OPERATOR).of("tools"),
            RouteRule.roles("POST", "/v1/tool-servers/{name}/refresh", OPERATOR)
                    .of("tools")
                    .taking(BodyPolicy.NOTHING),
            RouteRule.roles("GET", "/v1/usage", AUDITOR, OPERATOR).of("reports"),
            RouteRule.roles("POST", "/v1/usage/import", OPERATOR).of("reports").taking(BodyPolicy.LONG_JSON),
            RouteRule.roles("GET", "/v1/usage/export", AUDITOR, OPERATOR).of("reports"),
            RouteRule.roles("POST", "/v1/usage/reconcile", AUDITOR, OPERATOR)
                    .of("reports")
                    .forUnbound()
                    .taking(BodyPolicy.LONG_JSON_OR_CSV),
            RouteRule.roles("GET", "/v1/usage/reconciliations", AUDITOR, OPERATOR)
                    .of("reports")
                    .forUnbound(),
            RouteRule.roles("POST", "/v1/usage/reconciliations", OPERATOR)
                    .of("reports")
                    .forUnbound()
                    .taking(BodyPolicy.NOTHING),
            RouteRule.roles("GET", "/v1/usage/reconciliations/{month}", AUDITOR, OPERATOR)
                    .of("reports")
                    .forUnbound(),
            RouteRule.roles("GET", "/v1/costs", AUDITOR, OPERATOR).of("reports"),
            RouteRule.roles("GET", "/v1/reports/monthly", AUDITOR, OPERATOR).of("reports"),
            RouteRule.roles("GET", "/v1/reports/top", AUDITOR, OPERATOR).of("reports"),
            RouteRule.roles("GET", "/v1/reports/shadow", AUDITOR, OPERATOR)
                    .of("reports")
                    .forUnbound(),
            RouteRule.roles("GET", "/v1/budgets", AUDITOR, OPERATOR),
            RouteRule.roles("POST", "/v1/budgets", OPERATOR),
            RouteRule.roles("GET", "/v1/budgets/{id}", AUDITOR, OPERATOR),
            RouteRule.roles("PUT", "/v1/budgets/{id}", OPERATOR),
            RouteRule.roles("DELETE", "/v1/budgets/{id}", OPERATOR),
            RouteRule.roles("GET", "/v1/budgets/{id}/history", AUDITOR, OPERATOR),
            RouteRule.roles("GET", "/v1/budgets/{id}/keys", AUDITOR, OPERATOR),
            RouteRule.roles("POST", "/v1/sdl/check", DEPLOYER, OPERATOR).taking(BodyPolicy.JSON_OR_YAML),
            RouteRule.roles("GET", "/v1/me", AGENT, DEPLOYER, AUDITOR, OPERATOR),
            RouteRule.roles("GET", "/v1/keys", OPERATOR),
            RouteRule.roles("POST", "/v1/keys", OPERATOR),
            RouteRule.roles("POST", "/v1/keys/{id}/rotate", OPERATOR),
            RouteRule.roles("DELETE", "/v1/keys/{id}", OPERATOR),
            RouteRule.roles("GET", "/v1/catalog", AUDITOR, OPERATOR).forUnbound(),
            RouteRule.roles("POST", "/v1/catalog/refresh", OPERATOR).taking(BodyPolicy.NOTHING),
            RouteRule.roles("POST", "/v1/catalog/confirm", OPERATOR),
            RouteRule.roles("GET", "/v1/audit", AUDITOR, OPERATOR).forUnbound(),
            RouteRule.signed("POST", "/hooks/github"),
            RouteRule.open("GET", "/q/health"),
            RouteRule.open("GET", "/q/health/*"),
            RouteRule.open("GET", "/q/openapi"),
            RouteRule.open("GET", "/")));

    private final List<RouteRule> rules;
    private final Map<String, List<RouteRule>> literals;
    private final List<RouteRule> patterns;

    public RouteTable(Collection<RouteRule> rules) {
        this.rules = List.copyOf(rules);
        this.literals = new HashMap<>(
                this.rules.stream().filter(RouteRule::isLiteral).collect(Collectors.groupingBy(RouteRule::path)));
        this.patterns = this.rules.stream().filter(rule -> !rule.isLiteral()).toList();
        long different = this.rules.stream()
                .map(rule -> rule.method() + rule.path())
                .distinct()
                .count();
        if (different != this.rules.size()) {
            throw new IllegalArgumentException("two rules for one route");
        }
    }

    public List<RouteRule> rules() {
        return rules;
    }

    /** The members of {@code PURSER_FUNCTIONS} that have a route, in alphabetical order. */
    public Set<String> functions() {
        return rules.stream()
                .flatMap(rule -> Stream.ofNullable(rule.function()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rows of these members, and the rows that belong to no member. The other routes do not exist for callers. */
    public RouteTable offering(Set<String> members) {
        return new RouteTable(rules.stream()
                .filter(rule -> rule.function() == null || members.contains(rule.function()))
                .toList());
    }

    /** The rules of all methods for this path; empty if it has no route. A literal path comes before a pattern. */
    public List<RouteRule> at(PlainPath path) {
        List<RouteRule> literal = literals.get(path.text());
        return literal != null
                ? literal
                : patterns.stream().filter(rule -> rule.matches(path)).toList();
    }

    /** The rule for this method among the rules of one path. */
    public static Optional<RouteRule> forMethod(List<RouteRule> rulesOfPath, String method) {
        return rulesOfPath.stream().filter(rule -> rule.allows(method)).findFirst();
    }

    /** The table as {@code SECURITY.md} shows it, in Markdown. */
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| route | body | member | nobody | "
                + Stream.of(Role.values()).map(Role::code).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|"
                + "---|".repeat(Role.values().length)
                + "\n");
        for (RouteRule rule : rules) {
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

    private static String cells(RouteRule rule) {
        return switch (rule.admission()) {
            case AccessRequirement.Everyone() -> "yes" + " | yes".repeat(Role.values().length);
            case AccessRequirement.WhoeverSigns() -> "signed" + " | signed".repeat(Role.values().length);
            case AccessRequirement.Roles(Set<Role> roles) ->
                "401 | "
                        + Stream.of(Role.values())
                                .map(role -> roles.contains(role) ? "yes" : "403")
                                .collect(Collectors.joining(" | "));
        };
    }
}
