package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way to call a prompt confidential is understood or refused, so that the prompt never reaches a public provider.
 */
@QuarkusTest
@WithGateway
class GatewayConfidentialTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HI = "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"max_tokens\": 50";

    private static String body(String model, String mark, String fields) {
        return "{\"model\": \"%s\", %s, \"user\": \"%s\"%s}".formatted(model, HI, mark, fields.replace('\'', '"'));
    }

    private static Response post(String body, String header, Object value, Object... more) {
        return Api.asOperator()
                .contentType("application/json")
                .header(header, value, more)
                .body(body)
                .post(CHAT);
    }

    private static void goesToAPrivateModelOrNowhere(Response response, int status, String mark) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        if (status == 200) {
            assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        } else {
            assertThat(TestSystem.callsWith(mark)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , 'confidential': true
            , 'confidential': 'true'
            , 'Confidential': 'True'
            , 'CONFIDENTIAL': true
            , 'is_confidential': true
            , 'x-purser-confidential': 'TRUE'
            , 'metadata': {'confidential': true}
            , 'metadata': {'confidential': 'true'}
            , 'metadata': {'Confidential': 'true', 'other': 'text'}
            , 'metadata': {'purser': {'confidential': true}}
            , 'metadata': {'Purser': {'is-confidential': 'true'}}
            , 'confidential': false, 'metadata': {'confidential': 'true'}
            , 'confidential': true, 'Confidential': false
            """)
    void goesToAPrivateModelWhereverItIsSaid(String fields) {
        String mark = TestSystem.unique("mark");

        Response chosen = Api.post(CHAT, body("auto", mark, fields));
        Response refused = Api.post(CHAT, body(CompletionRequest.QWEN, mark, fields));

        assertThat(chosen.statusCode()).as(chosen.asString()).isEqualTo(200);
        assertThat(chosen.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        assertThat(chosen.header("x-purser-dropped")).isNull();
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(TestSystem.callsWith(mark))
                .singleElement()
                .satisfies(call -> assertThat(call.path("body").toString().toLowerCase(java.util.Locale.ROOT))
                        .contains("\"model\":\"phi-4\"")
                        .doesNotContain("confidential"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ", 'confidential': 'yes'",
                ", 'confidential': 1",
                ", 'confidential': null",
                ", 'confidential': [true]",
                ", 'confidential': {'a': true}",
                ", 'confidential': ''",
                ", 'confidentiality': 'high'",
                ", 'confidental': true",
                ", 'non_confidential': false",
                ", 'metadata': 'confidential'",
                ", 'metadata': ['confidential']",
                ", 'metadata': [{'confidential': true}]",
                ", 'metadata': 5",
                ", 'metadata': {'confidential': 1}",
                ", 'metadata': {'confidential': 'yes'}",
                ", 'metadata': {'confidential': null}",
                ", 'metadata': {'confidential': ['true']}",
                ", 'metadata': {'confidentials': 'true'}",
                ", 'metadata': {'a': {'b': [{'confidential': true}]}}",
                ", 'metadata': {'purser': 'confidential'}",
                ", 'metadata': {'purser': '{\\'confidential\\': true}'}",
                ", 'metadata': {'purser': ['confidential']}",
                ", 'metadata': {'purser': [{'confidential': true}]}",
                ", 'metadata': {'purser': {'settings': {'confidential': true}}}",
                ", 'extra_body': {'confidential': true}",
                ", 'extra_body': {'metadata': {'Confidential': 'true'}}",
                ", 'provider': {'confidential': true}",
                ", 'reasoning': {'confidential': true}",
                ", 'tools': [{'type': 'function', 'confidential': true, 'function': {'name': 'f'}}]",
            })
    void refusesWhatItDoesNotUnderstandAndSendsNothing(String fields) {
        String mark = TestSystem.unique("mark");

        Response response = Api.post(CHAT, body("auto", mark, fields));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("invalid");
        assertThat(TestSystem.callsWith(mark)).isEmpty();
    }

    @Test
    void saysHowToWriteIt() {
        Response response = Api.post(CHAT, body("auto", "mark", ", \"confidential\": \"yes\""));

        assertThat(response.jsonPath().getString("error.param")).isEqualTo("confidential");
        assertThat(response.jsonPath().getString("error.message"))
                .isEqualTo("confidential: has to be written as \"metadata\": {\"purser\": {\"confidential\": true}}, or"
                        + " false; or as the header X-Purser-Confidential");
    }

    @ParameterizedTest
    @CsvSource({"role", "content"})
    void refusesItInAMessageOrAPart(String where) {
        String mark = TestSystem.unique("mark");
        String part = "[{\"type\": \"text\", \"text\": \"hi\", \"confidential\": true}]";
        String message = where.equals("role") ? "\"hi\", \"confidential\": true" : part;

        Response response = Api.post(
                CHAT,
                "{\"model\": \"auto\", \"user\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": %s}]}"
                        .formatted(mark, message));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestSystem.callsWith(mark)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Purser-Confidential, true, 200",
        "x-purser-CONFIDENTIAL, TRUE, 200",
        "Confidential, true, 200",
        "X-Confidential, true, 200",
        "X-Purser-Is-Confidential, true, 200",
        "X-Purser-Confidential, yes, 400",
        "X-Purser-Confidential, 1, 400",
        "X-Purser-Confidential, '', 400",
        "X-Purser-Confidental, true, 400",
        "X-Confidentiality, true, 400",
    })
    void hearsEveryHeaderThatLooksLikeIt(String name, String value, int status) {
        String mark = TestSystem.unique("mark");

        Response response = post(body("auto", mark, ""), name, value);

        goesToAPrivateModelOrNowhere(response, status, mark);
    }

    @Test
    void hearsTheOneThatSaysItWhereOthersDoNot() {
        Response header = post(
                body("auto", "mark", ", \"metadata\": {\"confidential\": \"false\"}"),
                "X-Purser-Confidential",
                "true",
                "false");
        Response metadata = post(
                body("auto", "mark", ", \"metadata\": {\"confidential\": \"true\"}"), "X-Purser-Confidential", "false");
        Response neither = post(
                body(CompletionRequest.QWEN, "mark", ", \"metadata\": {\"confidential\": \"False\"}"),
                "X-Purser-Confidential",
                "false");

        assertThat(header.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        assertThat(metadata.header("x-purser-model")).isEqualTo(CompletionRequest.LOCAL);
        assertThat(neither.header("x-purser-model")).isEqualTo(CompletionRequest.QWEN);
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/embeddings", "/route"})
    void refusesItInTheAddress(String path) {
        String mark = TestSystem.unique("mark");

        Response response = Api.post(
                path + "?confidential=true",
                switch (path) {
                    case "/route" -> "{\"prompt\": \"hi\"}";
                    case "/v1/embeddings" -> "{\"model\": \"auto\", \"input\": \"%s\"}".formatted(mark);
                    default -> body("auto", mark, "");
                });

        assertThat(response.statusCode()).isIn(400, 422);
        assertThat(response.asString()).contains("is not read");
        assertThat(TestSystem.callsWith(mark)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            localai:phi-4-14b | , 'confidential': true                 | 200
            localai:phi-4-14b | , 'metadata': {'Confidential': 'true'} | 200
            qwen2-72b         | , 'confidential': true                 | 422
            auto              | , 'confidential': true                 | 422
            auto              | , 'metadata': ['confidential']         | 400
            auto              | , 'confidentially': true               | 400
            """)
    void holdsForEmbeddings(String model, String fields, int status) {
        String mark = TestSystem.unique("mark");

        Response response = Api.post(
                "/v1/embeddings",
                "{\"model\": \"%s\", \"input\": \"%s\"%s}".formatted(model, mark, fields.replace('\'', '"')));

        goesToAPrivateModelOrNowhere(response, status, mark);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': 'hi', 'Confidential': true}",
                "{'prompt': 'hi', 'metadata': {'confidential': true}}",
                "{'messages': [{'role': 'user', 'content': 'hi', 'confidential': true}]}",
            })
    void isRefusedByRouteWhereItIsNotRead(String body) {
        assertThat(Api.post("/route", body.replace('\'', '"')).statusCode()).isEqualTo(422);
    }

    @Test
    void isRefusedByRouteInAHeader() {
        Response response = Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Confidential", "true")
                .body("{\"prompt\": \"hi\"}")
                .post("/route");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getString("violations[0].path")).isEqualToIgnoringCase("x-purser-confidential");
    }

    @Test
    void leavesAloneWhatMerelySoundsLikeIt() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        request.with("metadata", "{'confidence': '0.9', 'note': 'confidential: true', 'mark': '" + request.task + "'}")
                .with(
                        "tools",
                        "[{'type': 'function', 'function': {'name': 'f', 'parameters':"
                                + " {'properties': {'confidential': {'type': 'boolean'}}}}}]");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("metadata")).isEqualTo(request.body.path("metadata"));
        assertThat(Provider.sentFor(request).path("tools")).isEqualTo(request.body.path("tools"));
    }
}
