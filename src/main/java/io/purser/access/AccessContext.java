package io.purser.access;

import io.purser.access.route.ErrorForm;
import io.purser.access.route.PlainPath;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request in the access filter.
 *
 * @param path its path, if the path has only one reading
 * @param rules the rows of the route table for its path
 * @param rule the row for its method
 */
record AccessContext(
        RoutingContext context, Optional<PlainPath> path, List<RouteRule> rules, Optional<RouteRule> rule) {
    static AccessContext of(RoutingContext context, RouteTable table) {
        HttpServerRequest request = context.request();
        String target = String.valueOf(request.uri());
        Optional<PlainPath> path = PlainPath.of(target);
        List<RouteRule> rules = path.map(table::at).orElse(List.of());
        if (path.isEmpty()) {
            // Clients of model APIs append a slash to the address that they are given. Other clients do not.
            Optional<PlainPath> meant = PlainPath.withoutLastSlash(target);
            List<RouteRule> there = meant.map(table::at).orElse(List.of());
            if (there.stream().anyMatch(rule -> rule.errors() != ErrorForm.PROBLEM)) {
                path = meant;
                rules = there;
            }
        }
        return new AccessContext(
                context,
                path,
                rules,
                RouteTable.forMethod(rules, request.method().name()));
    }

    /** The form in which errors of this request are answered. */
    ErrorForm form() {
        if (!rules.isEmpty()) {
            return rules.getFirst().errors();
        }
        if (isOfAnthropic()) {
            return ErrorForm.ANTHROPIC;
        }
        return isOfOpenAi() ? ErrorForm.OPENAI : ErrorForm.PROBLEM;
    }

    /**
     * The form in which this problem is answered. A client that looks for another server's routes reads OpenAI's form.
     */
    ErrorForm formOf(Problem problem) {
        boolean isNothingThere =
                problem.type() == ProblemType.NOT_FOUND || problem.type() == ProblemType.METHOD_NOT_ALLOWED;
        ErrorForm usual = form();
        return isNothingThere && isOfOpenAi() && usual == ErrorForm.PROBLEM ? ErrorForm.OPENAI : usual;
    }

    /** Whether the path is below {@code /v1}, which clients of OpenAI use. */
    boolean isOfOpenAi() {
        String target = String.valueOf(context.request().uri());
        return target.startsWith("/v1/") || target.equals("/v1") || target.startsWith("/v1?");
    }

    /** Whether the path is below {@code /v1/messages}, which clients of Anthropic use. */
    private boolean isOfAnthropic() {
        return String.valueOf(context.request().uri()).startsWith("/v1/messages");
    }

    boolean isForThePage() {
        return path.filter(plain -> plain.text().equals("/")).isPresent();
    }

    /** The methods that its path accepts, as the header {@code allow} lists them. */
    String methods() {
        return rules.stream().map(RouteRule::method).distinct().collect(Collectors.joining(", "));
    }

    String address() {
        return ClientAddress.of(context);
    }
}
