package io.purser.access.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.support.WrittenSection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final RouteTable TABLE = new RouteTable(List.of(
            RouteRule.roles("GET", "/v1/models", Role.AGENT),
            RouteRule.roles("GET", "/v1/models/{id}", Role.AGENT),
            RouteRule.roles("GET", "/v1/models/secret", Role.OPERATOR),
            RouteRule.roles("GET", "/v1/reports/*", Role.AUDITOR),
            RouteRule.open("GET", "/")));

    private static Optional<String> found(String method, String target) {
        return PlainPath.of(target)
                .flatMap(path -> RouteTable.forMethod(TABLE.at(path), method))
                .map(RouteRule::path);
    }

    @Test
    void findsTheRowOfEachPath() {
        assertThat(found("GET", "/")).contains("/");
        assertThat(found("GET", "/v1/models")).contains("/v1/models");
        assertThat(found("HEAD", "/v1/models")).contains("/v1/models");
        assertThat(found("GET", "/v1/models/x:y")).contains("/v1/models/{id}");
        assertThat(found("GET", "/v1/models/x%3Ay")).contains("/v1/models/{id}");
        assertThat(found("GET", "/v1/reports/a")).contains("/v1/reports/*");
        assertThat(found("GET", "/v1/reports/a/b")).contains("/v1/reports/*");
    }

    @Test
    void findsNoRowForAnythingElse() {
        assertThat(found("POST", "/v1/models")).isEmpty();
        assertThat(found("get", "/v1/models")).isEmpty();
        assertThat(found("OPTIONS", "/")).isEmpty();
        assertThat(found("GET", "/V1/models")).isEmpty();
        assertThat(found("GET", "/v1/Models")).isEmpty();
        assertThat(found("GET", "/v1/reports")).isEmpty();
        assertThat(found("GET", "/v1/models/a/b")).isEmpty();
        assertThat(found("GET", "/v1")).isEmpty();
    }

    @Test
    void noSpellingOfALiteralFallsToThePatternBesideIt() {
        assertThat(found("GET", "/v1/models/secret")).contains("/v1/models/secret");
        assertThat(found("GET", "/v1/models/%73ecret")).isEmpty();
        assertThat(found("GET", "/v1/models/secret;x")).isEmpty();
        assertThat(found("GET", "/v1/models/secret/")).isEmpty();
    }

    @Test
    void refusesTwoRowsForOneRoute() {
        assertThatThrownBy(() ->
                        new RouteTable(List.of(RouteRule.open("GET", "/"), RouteRule.roles("GET", "/", Role.AGENT))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letsNoRoleDoWhatTheOperatorMayNot() {
        assertThat(RouteTable.PURSER.rules())
                .allSatisfy(rule -> assertThat(!(rule.admission() instanceof AccessRequirement.Roles(var roles))
                                || roles.contains(Role.OPERATOR))
                        .as(rule.path())
                        .isTrue());
    }

    @Test
    void isWhatTheSecurityPageShows() throws IOException {
        WrittenSection.check("routes", RouteTableTest.class, RouteTable.PURSER.toMarkdown());
    }
}
