package io.purser.access.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "route",
                "//",
                "//route",
                "/route/",
                "/v1//usage",
                "/./route",
                "/v1/../route",
                "/..",
                "/route;x=y",
                "/q;a/metrics",
                "/%2e/route",
                "/%2E%2e/route",
                "/v1%2fusage",
                "/v1%2Fusage",
                "/v1\\usage",
                "/v1%5cusage",
                "/%72oute",
                "/rout%65",
                "/route%00",
                "/route%0a",
                "/route%20%3b",
                "/route%",
                "/route%2",
                "/route%zz",
                "/route%c3%a9",
                "/routé",
                "/route#x",
                "/route%23x",
                "/route%3fx=y",
                "/route ",
                "/route%252e",
                "http://host/route",
                "/v1/http://x"
            })
    void refusesEveryOtherSpelling(String target) {
        assertThat(PlainPath.of(target)).isEmpty();
    }

    @Test
    void refusesAPathThatIsTooLong() {
        assertThat(PlainPath.of("/" + "a".repeat(2_048))).isEmpty();
    }

    @Test
    void takesAPlainPathWithoutItsQuery() {
        assertThat(PlainPath.of("/v1/usage?from=//..%2f;x")).contains(new PlainPath("/v1/usage"));
        assertThat(PlainPath.of("/")).contains(new PlainPath("/"));
        assertThat(PlainPath.of("/?x")).contains(new PlainPath("/"));
    }

    @Test
    void takesASlashInTheNameOfAModelForTheSameWhetherItIsEncodedOrNot() {
        assertThat(PlainPath.of("/v1/models/openrouter:meta%2Fllama%2f3"))
                .isEqualTo(PlainPath.of("/v1/models/openrouter:meta/llama/3"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/..%2Fkeys",
                "/v1/models/x%2F..%2F..%2Fkeys",
                "/v1/models/%2e%2e/keys",
                "/v1/models/%2Fx",
                "/v1/models/x%252Fy",
                "/v1/models%2Fx"
            })
    void takesNoEncodedSlashThatLeadsElsewhere(String path) {
        assertThat(PlainPath.of(path)).isEmpty();
    }

    @Test
    void leavesOutOneSlashAtTheEndWhereItIsAskedTo() {
        assertThat(PlainPath.withoutLastSlash("/v1/models/?x=/")).contains(new PlainPath("/v1/models"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models//", "/v1/../", "/"})
    void leavesOutNoOtherSlash(String path) {
        assertThat(PlainPath.withoutLastSlash(path)).isEmpty();
    }

    @Test
    void takesTheEscapesThatClientsMakeOfPunctuationInIds() {
        assertThat(PlainPath.of("/v1/models/openrouter%3Agpt-4o-mini")).isPresent();
        assertThat(PlainPath.of("/v1/models/openrouter:gpt-4o-mini")).isPresent();
        assertThat(PlainPath.of("/v1/budgets/a%20team")).isPresent();
    }
}
