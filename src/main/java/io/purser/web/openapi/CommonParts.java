package io.purser.web.openapi;

import io.purser.access.route.AccessRequirement;
import io.purser.access.route.BodyPolicy;
import io.purser.access.route.ErrorForm;
import io.purser.access.route.RouteRule;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds the wording when Purser is built, and what all operations have in common: credentials and errors as the route
 * table has them, headers, examples that are put together from the fields' examples, that no object has other fields
 * than its schema names, and that no bounded text is empty.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CommonParts implements OASFilter {
    private static final String COMPONENT = "#/components/parameters/";
    private static final List<String> CREDENTIALS = List.of("bearer", "key");
    private static final APIResponse BY_DEFAULT = OASFactory.createAPIResponse();

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Wording.read().addTo(document);
        OperationWording.read().addTo(document);
        for (ErrorForm form : ErrorForm.values()) {
            for (ErrorAnswer error : ErrorAnswer.values()) {
                document.getComponents().addResponse(error.component(form), error.answer(form));
            }
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) -> DocumentRoutes.of(path, method)
                                .ifPresent(rule -> complete(document, operation, path, rule))));
        document.getComponents().getSchemas().values().forEach(CommonParts::close);
        new Examples(document).compose();
    }

    private static void complete(OpenAPI document, Operation operation, String path, RouteRule rule) {
        if (rule.admission() instanceof AccessRequirement.Roles) {
            CREDENTIALS.forEach(scheme -> operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme(scheme)));
        }
        Map<String, APIResponse> answers =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        errors(document, operation, path, rule)
                .forEach(error -> answers.putIfAbsent(error.status(rule.errors()), BY_DEFAULT));
        answers.replaceAll((status, answer) -> status.startsWith("2")
                ? CommonHeaders.on(answer)
                : ErrorAnswer.ofStatus(status, rule.errors()).describedBy(answer, rule.errors()));
        answers.values().forEach(SheetAnswer::describe);
        operation.getResponses().setAPIResponses(answers);
    }

    /** The errors that the access filter and the readers of bodies and parameters answer on this route. */
    private static Set<ErrorAnswer> errors(OpenAPI document, Operation operation, String path, RouteRule rule) {
        Set<ErrorAnswer> errors = EnumSet.of(ErrorAnswer.BUSY, ErrorAnswer.INTERNAL, ErrorAnswer.NOT_READY);
        switch (rule.admission()) {
            case AccessRequirement.Roles _ -> errors.addAll(Set.of(ErrorAnswer.UNAUTHENTICATED, ErrorAnswer.FORBIDDEN));
            case AccessRequirement.WhoeverSigns() -> errors.add(ErrorAnswer.UNAUTHENTICATED);
            case AccessRequirement.Everyone() -> {}
        }
        if (rule.function() != null || path.contains("{")) {
            errors.add(ErrorAnswer.NOT_FOUND);
        }
        if (rule.intake() != BodyPolicy.NOTHING) {
            errors.addAll(Set.of(
                    ErrorAnswer.MALFORMED,
                    ErrorAnswer.TOO_LARGE,
                    ErrorAnswer.UNSUPPORTED_MEDIA_TYPE,
                    ErrorAnswer.INVALID));
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> isOfTheQuery(document, parameter))) {
            errors.add(ErrorAnswer.INVALID);
        }
        return errors;
    }

    /** Path parameters are no reason for a 422. */
    private static boolean isOfTheQuery(OpenAPI document, Parameter parameter) {
        String reference = parameter.getRef();
        if (reference == null) {
            return parameter.getIn() == Parameter.In.QUERY;
        }
        Parameter found = document.getComponents().getParameters().get(reference.substring(COMPONENT.length()));
        if (found == null) {
            throw new IllegalStateException("there is no parameter " + reference);
        }
        return found.getIn() == Parameter.In.QUERY;
    }

    /** Says that objects have no other fields, and bounded texts are not empty, unless the schema says otherwise. */
    private static void close(Schema schema) {
        if (schema.getMaxLength() != null && schema.getMinLength() == null) {
            schema.setMinLength(1);
        }
        if (schema.getRef() != null) {
            schema.setType(null); // the type is the referred schema's, and SmallRye does not always know it
        }
        if (schema.getProperties() != null) {
            // Generators of clients take a false of "additionalProperties" for any property.
            if (schema.getAdditionalPropertiesSchema() == null) {
                schema.setUnevaluatedProperties(OASFactory.createSchema().booleanSchema(false));
            }
            schema.getProperties().values().forEach(CommonParts::close);
        }
        if (schema.getItems() != null) {
            close(schema.getItems());
        }
    }
}
