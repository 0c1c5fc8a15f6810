package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
class OpenApiTest {
    @Test
    void describesTheFunctionsTheModelEndpointsAndTheReports() {
        Response response = Api.get("/q/openapi?format=json");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonPath document = response.jsonPath();
        assertThat(document.getMap("paths"))
                .containsKeys(
                        "/route",
                        "/record-usage",
                        "/budget-check",
                        "/v1/chat/completions",
                        "/v1/embeddings",
                        "/v1/models",
                        "/v1/models/{id}",
                        "/v1/usage",
                        "/v1/usage/import",
                        "/v1/usage/export",
                        "/v1/costs",
                        "/v1/reports/monthly",
                        "/v1/reports/top",
                        "/v1/keys");
        assertThat(document.getString("paths.'/budget-check'.post.summary"))
                .isEqualTo("Whether a spend would be granted now, and how every budget stands");
        assertThat(document.getMap("paths.'/v1/models'")).containsOnlyKeys("get");
    }
}
