package io.purser.web.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.purser.access.route.ExposedFunctions;
import io.purser.json.PlainJson;
import io.purser.problem.HttpProblems;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /q/openapi}: the document without the paths that this process does not offer, as YAML or JSON. */
@ApplicationScoped
class OpenApiEndpoint {
    /** Before Quarkus's own endpoint. */
    private static final int AHEAD = -1000;

    private final ExposedFunctions exposed;
    private final Map<Format, byte[]> written = new EnumMap<>(Format.class);

    OpenApiEndpoint(ExposedFunctions exposed) {
        this.exposed = exposed;
    }

    void install(@Observes Router router) {
        router.get("/q/openapi").order(AHEAD).handler(this::answer);
        router.head("/q/openapi").order(AHEAD).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Format format = isJson(context) ? Format.JSON : Format.YAML;
        context.vertx()
                .executeBlocking(() -> written(format))
                .onSuccess(text -> context.response()
                        .putHeader("content-type", format.getMimeType() + ";charset=UTF-8")
                        .end(Buffer.buffer(text)))
                .onFailure(failure -> HttpProblems.sendDocument(context, HttpProblems.of(context, failure)));
    }

    private static boolean isJson(RoutingContext context) {
        @Nullable String accept = context.request().getHeader("accept");
        return (accept != null && accept.contains(Format.JSON.getMimeType()))
                || context.queryParam("format").stream().anyMatch("json"::equalsIgnoreCase);
    }

    private synchronized byte[] written(Format format) {
        return written.computeIfAbsent(format, this::write);
    }

    private byte[] write(Format format) {
        try {
            ObjectNode document = PackedDocument.unpack(BuiltDocument.json());
            removeClosed((ObjectNode) document.get("paths"), exposed.codes());
            ObjectMapper writer = switch (format) {
                case JSON -> PlainJson.MAPPER;
                case YAML -> new YAMLMapper().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER);
            };
            return writer.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the paths of members that are not offered. */
    static void removeClosed(ObjectNode paths, List<String> offered) {
        List<String> closed = paths.properties().stream()
                .map(Map.Entry::getKey)
                .filter(path -> DocumentRoutes.at(path).stream()
                        .flatMap(rule -> Stream.ofNullable(rule.function()))
                        .anyMatch(member -> !offered.contains(member)))
                .toList();
        paths.remove(closed);
    }
}
