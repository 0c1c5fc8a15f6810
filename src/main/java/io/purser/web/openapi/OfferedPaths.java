package io.purser.web.openapi;

import io.purser.access.route.ExposedFunctions;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Paths;

/** Removes the paths of members that this process does not offer from {@code /q/openapi}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class OfferedPaths implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        Paths paths = document.getPaths();
        if (paths == null) {
            return;
        }
        ExposedFunctions exposed = CDI.current().select(ExposedFunctions.class).get();
        List<String> offered = exposed.codes();
        List.copyOf(paths.getPathItems().keySet()).stream()
                .filter(path -> DocumentRoutes.at(path).stream()
                        .flatMap(rule -> Stream.ofNullable(rule.function()))
                        .anyMatch(function -> !offered.contains(function)))
                .forEach(paths::removePathItem);
    }
}
