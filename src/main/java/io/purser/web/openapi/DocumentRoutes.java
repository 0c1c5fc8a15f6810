package io.purser.web.openapi;

import io.purser.access.route.PlainPath;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Finds the rows of the route table for the paths of the OpenAPI document. */
final class DocumentRoutes {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    private DocumentRoutes() {}

    /** The rows of all methods for a path of the document. */
    static List<RouteRule> at(String path) {
        return PlainPath.of(PARAMETER.matcher(path).replaceAll("x"))
                .map(RouteTable.PURSER::at)
                .orElse(List.of());
    }

    /** The row of an operation of the document. */
    static Optional<RouteRule> of(String path, PathItem.HttpMethod method) {
        return RouteTable.forMethod(at(path), method.name());
    }
}
