package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.restassured.response.Response;

/** Calls that may get the answer of an identical call. */
final class CachedCalls {
    static final String USED = "{'prompt': 100, 'completion': 50}";
    static final String CACHE = "x-purser-cache";

    private CachedCalls() {}

    static Response cached(CompletionRequest request) {
        return request.postWith(CACHE, "ttl=3600");
    }

    static void assertGivenAgain(Response response, Response first) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header(CACHE))
                .as("%s after %s", response.headers(), first.headers())
                .isEqualTo("hit");
        assertThat(response.asString()).isEqualTo(first.asString());
        assertThat(response.contentType()).isEqualTo(first.contentType());
        assertThat(response.header("x-purser-cost-usd")).isEqualTo("0");
        assertThat(response.header("x-purser-model")).isEqualTo(first.header("x-purser-model"));
        assertThat(response.header("x-purser-reservation")).isNotEqualTo(first.header("x-purser-reservation"));
        assertThat(Long.parseLong(response.header("age"))).isBetween(0L, 60L);
    }

    static int calls(String task) {
        return TestSystem.callsWith(task).size();
    }

    /** Reads the stream to its end, because only then is the answer kept: REST Assured reads a body when somebody asks for it. */
    static Response streamed(String path, CompletionRequest request) {
        Response response = Api.asOperator()
                .contentType("application/json")
                .header(CACHE, "ttl=60")
                .body(request.json())
                .post(path);
        assertThat(response.asString()).isNotEmpty();
        return response;
    }
}
