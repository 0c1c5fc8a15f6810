package io.purser.tools;

import io.purser.access.route.AccessRequirement;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tool: a name and some words for a route. Who may call the route may call the tool. */
enum Tool implements Coded {
    ROUTE(
            "Choose a model",
            "POST",
            "/route",
            Effect.SPENDS,
            "Use it before you call a model elsewhere, and tell record_usage the reservation afterwards. With dry_run it"
                    + " tells the price and holds no money."),
    BUDGET_CHECK(
            "Check the budgets",
            "POST",
            "/budget-check",
            Effect.READS,
            "Use it before expensive work: it says whether a spend would be granted now, and what each budget has left."),
    RECORD_USAGE(
            "Record a usage",
            "POST",
            "/record-usage",
            Effect.SPENDS,
            "Use it once after each call of a model, with the reservation of route. With dry_run it tells the price and"
                    + " records nothing."),
    DELEGATE(
            "Find the agent for a task",
            "POST",
            "/delegate",
            Effect.READS,
            "Use it before you hand a task on; it calls nobody. If ask_a_person is true, ask its question before anybody"
                    + " begins."),
    DEPLOY(
            "Deploy a service",
            "POST",
            "/deploy",
            Effect.SPENDS,
            "Call it with dry_run first, which tells the price and every obstacle. An order is answered at once and goes on"
                    + " in the background: ask deployment_status with its id. With the same idempotency_key, a repeated"
                    + " order is the same deployment."),
    DEPLOYMENT_STATUS(
            "See a deployment",
            "GET",
            "/v1/deployments/{id}",
            Effect.READS,
            "The states are requested, validated, funded, created, bidding, leased, manifest-sent, ready, updating,"
                    + " closing, closed and failed. Wait some seconds between two questions."),
    DEPLOYMENT_LOGS(
            "Read a deployment's logs",
            "GET",
            "/v1/deployments/{id}/logs",
            Effect.READS,
            "Use it if a deployment does not become ready, or does not work."),
    CLOSE_DEPLOYMENT(
            "Close a deployment",
            "DELETE",
            "/v1/deployments/{id}",
            Effect.DESTROYS,
            "What runs there stops and its data is lost. It is answered at once; deployment_status says when it is closed."),
    COST_REPORT(
            "Report costs",
            "GET",
            "/v1/costs",
            Effect.READS,
            "By default the sum of this month. Ask by agent, team, target or task to see who spent."),
    MODELS(
            "List the models",
            "GET",
            "/v1/models",
            Effect.READS,
            "Each has its prices in US dollars per token. route chooses one by the budgets and the policy."),
    SDL_CHECK(
            "Check an SDL",
            "POST",
            "/v1/sdl/check",
            Effect.READS,
            "Use it before deploy: each mistake has its place and says how to correct it.");

    /** Finds a tool by its name. */
    static final Codes<Tool> CODES = Codes.of(values());

    /** What a call changes. */
    enum Effect {
        READS,
        SPENDS,
        DESTROYS
    }

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a record of the route table, which nobody can change
    private final RouteRule route;

    private final Effect effect;
    private final String advice;

    Tool(String title, String method, String path, Effect effect, String advice) {
        this.title = title;
        this.route = RouteTable.PURSER.rules().stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(path))
                .findFirst()
                .orElseThrow();
        this.effect = effect;
        this.advice = advice;
    }

    String title() {
        return title;
    }

    RouteRule route() {
        return route;
    }

    Effect effect() {
        return effect;
    }

    /** When and how to use it, for a model. */
    String advice() {
        return advice;
    }

    /** Whether that caller may use it. A key that is bound to members needs the tool's own member beside tools. */
    boolean isFor(Caller caller) {
        String member = route.function();
        return roles().stream().anyMatch(caller::is) && (member == null || caller.mayCall(member));
    }

    /** The roles that may use it. */
    Set<Role> roles() {
        return route.admission() instanceof AccessRequirement.Roles(Set<Role> roles) ? roles : Set.of();
    }

    /** The tools that the caller may use, in their order. */
    static List<Tool> of(Caller caller) {
        return Arrays.stream(values()).filter(tool -> tool.isFor(caller)).toList();
    }

    /** The tools and the roles that may use them, in Markdown, as {@code SECURITY.md} shows them. */
    static String toMarkdown() {
        StringBuilder table = new StringBuilder("| tool | route | member | "
                + Stream.of(Role.values()).map(Role::code).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|"
                + "---|".repeat(Role.values().length)
                + "\n");
        for (Tool tool : values()) {
            table.append("| `%s` | `%s %s` | %s | %s |\n"
                    .formatted(
                            tool.code(),
                            tool.route.method(),
                            tool.route.path(),
                            tool.route.function() == null ? "" : tool.route.function(),
                            Stream.of(Role.values())
                                    .map(role -> tool.roles().contains(role) ? "yes" : "no")
                                    .collect(Collectors.joining(" | "))));
        }
        String ofServers = Stream.of(Role.values())
                .map(role -> switch (role) {
                    case AGENT -> "named";
                    case DEPLOYER, AUDITOR -> "no";
                    case OPERATOR -> "yes";
                })
                .collect(Collectors.joining(" | "));
        table.append("| `server__tool` | `POST /mcp` |  | %s |\n".formatted(ofServers));
        table.append("| resources, `server__prompt` | `POST /mcp` |  | %s |\n".formatted(ofServers));
        return table.toString();
    }
}
