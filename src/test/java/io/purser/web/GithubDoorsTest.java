package io.purser.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.purser.access.AccessServer;
import io.purser.access.github.SignedTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(AccessServer.class)
class GithubDoorsTest {
    private static Response withToken(String token) {
        return given().header("authorization", "Bearer " + token)
                .contentType("application/json")
                .body("{\"no_such_field\": 1}")
                .post("/budget-check");
    }

    private static Response deliver(String signature, String delivery, String body) {
        return given().header("x-hub-signature-256", signature)
                .header("x-github-delivery", delivery)
                .header("x-github-event", "push")
                .contentType("application/json")
                .body(body)
                .post("/hooks/github");
    }

    private static String sign(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(AccessServer.WEBHOOK_SECRET.getBytes(UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    @Test
    void aWorkflowsTokenIsADeployerAndAForgedOneIsNobody() {
        Map<String, Object> claims = SignedTokens.push(AccessServer.AUDIENCE, Instant.now());

        assertThat(withToken(AccessServer.GITHUB.sign(claims)).statusCode()).isEqualTo(422);
        assertThat(given().header("authorization", "Bearer " + AccessServer.GITHUB.sign(claims))
                        .get("/v1/keys")
                        .statusCode())
                .isEqualTo(403);
        Response forged = withToken(new SignedTokens("key-1").sign(claims));
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.<String>path("detail")).contains("its signature is not by any key that GitHub publishes");
        claims.put("repository", "mallory/shop");
        assertThat(withToken(AccessServer.GITHUB.sign(claims)).statusCode()).isEqualTo(403);
    }

    /** Attempts of an attacker who knows GitHub's public key and a token of another workflow. */
    private static Stream<Arguments> forgeries() {
        Instant now = Instant.now();
        SignedTokens github = AccessServer.GITHUB;
        String valid = github.sign(SignedTokens.push(AccessServer.AUDIENCE, now));
        return Stream.of(
                arguments("no algorithm", github.unsigned(claims(now, Map.of())), "not signed with RS256"),
                arguments(
                        "HS256 under the public key",
                        github.signWithPublicKeyAsSecret(github.publicKey(), claims(now, Map.of())),
                        "not signed with RS256"),
                arguments(
                        "a key id that nobody published",
                        new SignedTokens("key-2").sign(claims(now, Map.of())),
                        "not by any key that GitHub publishes"),
                arguments(
                        "another audience",
                        github.sign(claims(now, Map.of("aud", "https://other.example"))),
                        "audience"),
                arguments("expired", github.sign(claims(now.minusSeconds(3600), Map.of())), "expired"),
                arguments("of the future", github.sign(claims(now.plusSeconds(3600), Map.of())), "not valid yet"),
                arguments("another issuer", github.sign(claims(now, Map.of("iss", "https://evil.example"))), "issuer"),
                arguments(
                        "tampered claims",
                        SignedTokens.withClaims(valid, claims(now, Map.of("repository_id", "43"))),
                        "not by any key that GitHub publishes"));
    }

    private static Map<String, Object> claims(Instant now, Map<String, Object> others) {
        Map<String, Object> claims = SignedTokens.push(AccessServer.AUDIENCE, now);
        claims.putAll(others);
        return claims;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesEveryForgery(String name, String token, String why) {
        Response answer = withToken(token);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.<String>path("detail")).contains(why);
        assertThat(answer.asString()).doesNotContain(token);
    }

    @Test
    void aSignedDeliveryIsAcceptedAndARepeatedOneChangesNothing() throws Exception {
        String body = "{\"ref\":  \"refs/heads/main\"}";

        Response first = deliver(sign(body), "7f3f0e5c-1", body);
        Response second = deliver(sign(body), "7f3f0e5c-1", body);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.<Boolean>path("known_already")).isFalse();
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.<Boolean>path("known_already")).isTrue();
    }

    @Test
    void aDeliveryWithoutAValidSignatureIsRefusedEvenWithTheOperatorsKey() throws Exception {
        assertThat(deliver(sign("{}"), "7f3f0e5c-2", "{ }").statusCode()).isEqualTo(401);
        assertThat(given().header("authorization", "Bearer " + AccessServer.OPERATOR_KEY)
                        .contentType("application/json")
                        .body("{}")
                        .post("/hooks/github")
                        .statusCode())
                .isEqualTo(401);
    }
}
