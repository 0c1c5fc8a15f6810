package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.SdlText;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class SdlResourceTest {
    private static final String VALID = SdlText.web("nginx:1.27", "512Mi", "uact");

    @Test
    void tellsTheHashOfAValidSdl() {
        Response answer = Api.asOperator()
                .contentType("application/yaml")
                .body(VALID.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/v1/sdl/check");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getBoolean("ok")).isTrue();
        assertThat(answer.jsonPath().getString("hash")).matches("[0-9a-f]{64}");
        assertThat(answer.jsonPath().getList("violations")).isEmpty();
    }

    @Test
    void tellsWhereAnSdlIsWrong() {
        String wrong = VALID.replace("image: nginx:1.27", "image: \"\"");
        Response answer = Api.post(
                "/v1/sdl/check", "{\"sdl\": \"" + wrong.replace("\"", "\\\"").replace("\n", "\\n") + "\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getBoolean("ok")).isFalse();
        assertThat(answer.jsonPath().getString("hash")).isNull();
        assertThat(answer.jsonPath().getInt("violations[0].line")).isEqualTo(4);
    }

    @Test
    void refusesABodyWithoutAnSdl() {
        assertThat(Api.post("/v1/sdl/check", "{}").statusCode()).isEqualTo(422);
    }
}
