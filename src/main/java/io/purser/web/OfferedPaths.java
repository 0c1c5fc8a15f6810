package io.purser.web;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.enterprise.inject.spi.CDI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Limits {@code /q/openapi} to the paths that this process offers. It adds the functions and the model endpoints if
 * they are exposed, because they are not REST resources. It removes the reports, reservations, deployments and apps if
 * their member is not offered.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class OfferedPaths implements OASFilter {
    private static final String PROBLEM_FORM = "application/problem+json";
    private static final String JSON = "application/json";

    /** REST resources describe themselves; these are removed if the member is not offered. */
    private static final List<String> OF_REPORTS = List.of(
            "/v1/usage", "/v1/usage/import", "/v1/usage/export", "/v1/costs", "/v1/reports/monthly", "/v1/reports/top");

    private static final List<String> OF_ROUTE = List.of("/v1/reservations", "/v1/reservations/{id}");

    private record Described(String method, String path, String summary) {}

    private static final Map<Member, List<Described>> PATHS = new EnumMap<>(Map.of(
            Member.ROUTE,
            List.of(new Described(
                    "POST", "/route", "Which model a prompt is worth, why, at what price, and the money for it held")),
            Member.RECORD_USAGE,
            List.of(new Described("POST", "/record-usage", "Writes what a call used into the ledger, once")),
            Member.BUDGET_CHECK,
            List.of(new Described(
                    "POST", "/budget-check", "Whether a spend would be granted now, and how every budget stands")),
            Member.DEPLOY,
            List.of(new Described(
                    "POST",
                    "/deploy",
                    "Deploys an SDL, a template or a repository on Akash, or says what that would cost")),
            Member.GATEWAY,
            List.of(
                    new Described(
                            "POST", "/v1/chat/completions", "OpenAI's chat completions: routed, paid for and recorded"),
                    new Described("POST", "/v1/embeddings", "OpenAI's embeddings: routed, paid for and recorded"),
                    new Described("GET", "/v1/models", "The models that can be named, as OpenAI lists them"),
                    new Described("GET", "/v1/models/{id}", "One of these models, by any of its names")),
            Member.REPORTS,
            List.of()));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        ExposedFunctions exposed = CDI.current().select(ExposedFunctions.class).get();
        Paths paths = document.getPaths() == null ? OASFactory.createPaths() : document.getPaths();
        PATHS.forEach((member, described) -> {
            if (exposed.offers(member)) {
                described.forEach(path -> paths.addPathItem(path.path(), item(path, member)));
            } else {
                described.forEach(path -> paths.removePathItem(path.path()));
            }
        });
        if (!exposed.offers(Member.REPORTS)) {
            OF_REPORTS.forEach(paths::removePathItem);
        }
        if (!exposed.offers(Member.ROUTE)) {
            OF_ROUTE.forEach(paths::removePathItem);
        }
        if (!exposed.offers(Member.DEPLOY)) {
            List.copyOf(paths.getPathItems().keySet()).stream()
                    .filter(path -> path.startsWith("/v1/deployments") || path.startsWith("/v1/apps"))
                    .forEach(paths::removePathItem);
        }
        document.setPaths(paths);
    }

    private static PathItem item(Described path, Member member) {
        Operation operation = OASFactory.createOperation()
                .operationId(member.code() + path.path().replace('/', '-'))
                .summary(path.summary())
                .addTag(member.isFunction() ? "functions" : member.code())
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", answer("The answer", JSON))
                        .addAPIResponse(
                                "default",
                                answer("A problem, which says what to do", member.isFunction() ? PROBLEM_FORM : JSON)));
        if (!path.method().equals("POST")) {
            return OASFactory.createPathItem().GET(operation);
        }
        operation.requestBody(OASFactory.createRequestBody().required(true).content(anObject(JSON)));
        return OASFactory.createPathItem().POST(operation);
    }

    private static APIResponse answer(String description, String contentType) {
        return OASFactory.createAPIResponse().description(description).content(anObject(contentType));
    }

    private static Content anObject(String contentType) {
        return OASFactory.createContent()
                .addMediaType(
                        contentType,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema()
                                        .addType(
                                                org.eclipse.microprofile.openapi.models.media.Schema.SchemaType
                                                        .OBJECT)));
    }
}
