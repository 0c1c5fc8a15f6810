package io.purser.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.junit.jupiter.api.Test;

class OperationWordingTest {
    private final Operation listKeys = OASFactory.createOperation()
            .operationId("listKeys")
            .summary("List")
            .responses(OASFactory.createAPIResponses()
                    .addAPIResponse(
                            "200",
                            OASFactory.createAPIResponse().description("OK").content(OASFactory.createContent())));
    private final OpenAPI document = OASFactory.createOpenAPI()
            .paths(OASFactory.createPaths()
                    .addPathItem("/v1/keys", OASFactory.createPathItem().GET(listKeys)));

    @Test
    void describesAnOperationItsParametersAndItsAnswers() {
        add("""
                listKeys:
                  summary: Lists the keys
                  description: The oldest first.
                  parameters: [Limit, Cursor]
                  responses:
                    200: A page of keys
                    409: The key is revoked.
                """);

        Operation described = document.getPaths().getPathItem("/v1/keys").getGET();
        assertThat(described.getSummary()).isEqualTo("Lists the keys");
        assertThat(described.getDescription()).isEqualTo("The oldest first.");
        assertThat(described.getParameters())
                .extracting(Parameter::getRef)
                .containsExactly("#/components/parameters/Limit", "#/components/parameters/Cursor");
        assertThat(described.getResponses().getAPIResponse("200").getDescription())
                .isEqualTo("A page of keys");
        assertThat(described.getResponses().getAPIResponse("200").getContent()).isNotNull();
        assertThat(described.getResponses().getAPIResponse("409").getDescription())
                .isEqualTo("The key is revoked.");
    }

    @Test
    void refusesAnOperationThatTheCodeDoesNotHave() {
        assertThatIllegalStateException()
                .isThrownBy(() -> add("listKees: {summary: Lists the keys}"))
                .withMessage("the wording describes listKees, which is no operation");
    }

    private void add(String yaml) {
        try {
            OperationWording.of(new YAMLMapper().readTree(yaml)).addTo(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
