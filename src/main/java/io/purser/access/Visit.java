package io.purser.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request at the door.
 *
 * @param path its path, where that has one reading
 * @param rules the rows of its path
 * @param rule the one for its method
 */
record Visit(RoutingContext context, Optional<PlainPath> path, List<Rule> rules, Optional<Rule> rule) {
    static Visit of(RoutingContext context, RouteTable table) {
        HttpServerRequest request = context.request();
        Optional<PlainPath> path = PlainPath.of(String.valueOf(request.uri()));
        List<Rule> rules = path.map(table::at).orElse(List.of());
        return new Visit(
                context,
                path,
                rules,
                RouteTable.forMethod(rules, request.method().name()));
    }

    /** In whose form it is answered where it fails. */
    ErrorForm form() {
        return rules.isEmpty() ? ErrorForm.PROBLEM : rules.getFirst().errors();
    }

    boolean isForThePage() {
        return path.filter(plain -> plain.text().equals("/")).isPresent();
    }

    /** The methods that its path takes, as the header {@code allow} lists them. */
    String methods() {
        return rules.stream().map(Rule::method).distinct().collect(Collectors.joining(", "));
    }

    String address() {
        return ClientAddress.of(context);
    }
}
