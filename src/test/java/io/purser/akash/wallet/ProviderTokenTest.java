package io.purser.akash.wallet;

import static io.purser.akash.wallet.ProviderTokens.JSON;
import static io.purser.akash.wallet.ProviderTokens.NOW;
import static io.purser.akash.wallet.ProviderTokens.isSigned;
import static io.purser.akash.wallet.ProviderTokens.isValid;
import static io.purser.akash.wallet.ProviderTokens.name;
import static io.purser.akash.wallet.ProviderTokens.payload;
import static io.purser.akash.wallet.ProviderTokens.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.SharedData;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProviderTokenTest {
    private static final String PROVIDER = "akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853";

    private final Wallet wallet = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 0);
    private final ProviderTokenIssuer tokens = new ProviderTokenIssuer(wallet, Clock.fixed(NOW, ZoneOffset.UTC));

    @TestFactory
    Stream<DynamicTest> judgesEverySignatureVectorAsItSays() {
        Wallet signer = Wallet.of(Mnemonic.parse(SharedData.text("akash/jwt/mnemonic")), 0);
        return vectors("akash/jwt/cases_es256k.json")
                .map(vector -> DynamicTest.dynamicTest(name(vector), () -> {
                    String token = vector.path("tokenString").asText();
                    boolean accepted = isSigned(token, signer.publicKey());

                    assertThat(accepted).isEqualTo(!vector.path("mustFail").asBoolean());
                    if (accepted && SignedProviderToken.parse(token).algorithm() == TokenAlgorithm.ES256K) {
                        assertThat(SignedProviderToken.sign(
                                        signer, payload(token).toString()))
                                .isEqualTo(token);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> judgesEveryClaimsVectorAsItSays() {
        Wallet signer = Wallet.of(Mnemonic.parse(SharedData.text("akash/jwt/mnemonic")), 0);
        return vectors("akash/jwt/cases_jwt.json.tmpl")
                .map(vector -> DynamicTest.dynamicTest(name(vector), () -> {
                    JsonNode claims = filled(vector.path("claims"), signer.address());
                    String token =
                            vector.path("tokenString").asText(SignedProviderToken.sign(signer, claims.toString()));

                    boolean valid = isValid(token, signer.publicKey());

                    assertThat(valid)
                            .isEqualTo(!vector.at("/expected/verifyFail").asBoolean());
                    if (valid) {
                        TokenClaims read = SignedProviderToken.parse(token).unverifiedClaims();
                        assertThat(JSON.readTree(read.write())).isEqualTo(claims);
                        assertThat(isValid(SignedProviderToken.sign(signer, read.write()), signer.publicKey()))
                                .isTrue();
                        if (vector.has("tokenString")) {
                            assertThat(SignedProviderToken.sign(signer, read.write()))
                                    .isEqualTo(token);
                        }
                    }
                }));
    }

    @Test
    void issuesATokenDatedBackByThirtySecondsThatItsKeyVerifies() throws IOException {
        LeaseAccess access = new LeaseAccess.Granular(List.of(new LeaseAccess.ProviderAccess.Deployments(
                new Address(PROVIDER),
                List.of(new LeaseAccess.DeploymentAccess(
                        7, List.of(TokenScope.LOGS), List.of("web"), OptionalInt.of(1), OptionalInt.of(2))))));

        String token = tokens.issue(access, Duration.ofMinutes(5));

        TokenClaims claims = SignedProviderToken.parse(token).verify(wallet.publicKey(), NOW);
        assertThat(claims.issuedAt()).isEqualTo(NOW.minusSeconds(30));
        assertThat(claims.notBefore()).isEqualTo(NOW.minusSeconds(30));
        assertThat(claims.expires()).isEqualTo(NOW.plusSeconds(300));
        assertThat(claims.leases()).isEqualTo(access);
        assertThat(payload(token).path("leases").toString())
                .isEqualTo("{\"access\":\"granular\",\"permissions\":[{\"provider\":\"" + PROVIDER
                        + "\",\"access\":\"granular\",\"deployments\":[{\"scope\":[\"logs\"],\"dseq\":7,\"gseq\":1,"
                        + "\"oseq\":2,\"services\":[\"web\"]}]}]}");
    }

    @Test
    void refusesATokenOfAnotherKeyAnExpiredOneAndOneWithAMemberTooMany() {
        String token = tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(15));
        Wallet other = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 1);
        ObjectNode extended = payload(token).put("sub", "me");

        refuses(token, other.publicKey(), NOW, "the signature is not that of the key given");
        refuses(token, wallet.publicKey(), NOW.plusSeconds(900), "the token expired at 2026-11-22T12:15:00Z");
        refuses(
                SignedProviderToken.sign(wallet, extended.toString()),
                wallet.publicKey(),
                NOW,
                "\"sub\" is not a member that AEP-64 allows here");
    }

    @Test
    void signsAndVerifiesAsBrowserWalletsDo() {
        String claims = payload(tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(15)))
                .toString();
        String token = SignedProviderToken.sign(wallet, TokenAlgorithm.ES256KADR36, claims);

        assertThat(SignedProviderToken.parse(token)
                        .verify(wallet.publicKey(), NOW)
                        .leases())
                .isEqualTo(new LeaseAccess.Full());
        // Under the other algorithm's name, the same signature is over other bytes.
        String renamed =
                SignedProviderToken.sign(wallet, claims).split("\\.", -1)[0] + token.substring(token.indexOf('.'));
        assertThat(isSigned(renamed, wallet.publicKey())).isFalse();
    }

    @Test
    void refusesEveryOtherFormOfAGoodSignature() {
        String token = tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(15));
        String input = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] good = Base64.getUrlDecoder().decode(token.substring(input.length()));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        byte[] highS = good.clone();
        System.arraycopy(Secp256k1.toBytes(Secp256k1.order().subtract(s)), 0, highS, 32, 32);
        byte[] zero = good.clone();
        Arrays.fill(zero, 0, 32, (byte) 0);
        byte[] beyond = good.clone();
        Arrays.fill(beyond, 0, 32, (byte) 0xff);
        byte[] swapped = new byte[64];
        System.arraycopy(good, 0, swapped, 32, 32);
        System.arraycopy(good, 32, swapped, 0, 32);
        byte[] flipped = good.clone();
        flipped[0] ^= 1;

        for (byte[] bad : List.of(
                highS,
                zero,
                beyond,
                swapped,
                flipped,
                new byte[0],
                new byte[64],
                Arrays.copyOf(good, 63),
                Arrays.copyOf(good, 65))) {
            assertThat(isSigned(input + base64(bad), wallet.publicKey())).isFalse();
        }
        assertThat(isSigned(token, wallet.publicKey())).isTrue();
    }

    @Test
    void refusesTokensThatAreNotWrittenAsTokensAre() {
        String token = tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(15));
        String claims = token.split("\\.", -1)[1];
        String signature = token.split("\\.", -1)[2];

        for (String bad : List.of(
                "",
                "..",
                token + ".",
                token + "=",
                " " + token,
                token.replace('.', ','),
                claims + "." + signature,
                header("none") + "." + claims + ".",
                header("ES256") + "." + claims + "." + signature,
                header("es256k") + "." + claims + "." + signature,
                base64("{}") + "." + claims + "." + signature,
                base64("[]") + "." + claims + "." + signature,
                base64("{\"alg\":\"ES256K\",\"alg\":\"ES256K\"}") + "." + claims + "." + signature,
                base64("{\"alg\":\"ES256K\"} x") + "." + claims + "." + signature)) {
            assertThat(isSigned(bad, wallet.publicKey())).as(bad).isFalse();
        }
    }

    @Test
    void refusesClaimsThatAep64DoesNotAllow() {
        for (String leases : List.of(
                "null",
                "\"full\"",
                "{}",
                "{\"access\":\"none\"}",
                "{\"access\":\"full\",\"scope\":[\"logs\"]}",
                "{\"access\":\"scoped\"}",
                "{\"access\":\"scoped\",\"scope\":[]}",
                "{\"access\":\"scoped\",\"scope\":[\"logs\",\"logs\"]}",
                "{\"access\":\"scoped\",\"scope\":[\"LOGS\"]}",
                "{\"access\":\"granular\",\"permissions\":[]}",
                "{\"access\":\"granular\",\"permissions\":[{\"provider\":\"akash1short\",\"access\":\"full\"}]}",
                granular("\"dseq\":0,\"scope\":[\"logs\"],\"services\":[\"web\"]"),
                granular("\"dseq\":\"7\",\"scope\":[\"logs\"],\"services\":[\"web\"]"),
                granular("\"dseq\":7,\"scope\":[\"logs\"]"),
                granular("\"dseq\":7,\"scope\":[\"logs\"],\"services\":[\"web\",\"web\"]"),
                granular("\"dseq\":7,\"scope\":[\"logs\"],\"services\":[\"web\"],\"oseq\":1"))) {
            assertThat(isValid(SignedProviderToken.sign(wallet, claims(leases).toString()), wallet.publicKey()))
                    .as(leases)
                    .isFalse();
        }
        assertThat(isValid(
                        SignedProviderToken.sign(
                                wallet,
                                claims(granular("\"dseq\":7,\"scope\":[\"logs\"],\"services\":[\"web\"]"))
                                        .toString()),
                        wallet.publicKey()))
                .isTrue();
    }

    private ObjectNode claims(String leases) {
        ObjectNode claims = payload(tokens.issue(new LeaseAccess.Full(), Duration.ofMinutes(15)));
        try {
            claims.set("leases", JSON.readTree(leases));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return claims;
    }

    private static String granular(String deployment) {
        return "{\"access\":\"granular\",\"permissions\":[{\"provider\":\"" + PROVIDER
                + "\",\"access\":\"granular\",\"deployments\":[{" + deployment + "}]}]}";
    }

    private static String header(String algorithm) {
        return base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
    }

    private static String base64(String text) {
        return base64(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void issuesNoTokenThatLivesForMoreThanFifteenMinutes() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tokens.issue(
                        new LeaseAccess.Full(), Duration.ofMinutes(15).plusSeconds(1)));
    }

    private static void refuses(String token, PublicKey key, Instant now, String reason) {
        assertThatExceptionOfType(InvalidToken.class)
                .isThrownBy(() -> SignedProviderToken.parse(token).verify(key, now))
                .withMessage(reason);
    }

    /** The claims with the template's placeholders for times and addresses filled, and with the times as numbers. */
    private static JsonNode filled(JsonNode claims, Address issuer) throws IOException {
        String text = claims.toString()
                .replace("{{.Issuer}}", issuer.text())
                .replace("{{.Provider}}", PROVIDER)
                .replaceAll("\\{\\{\\.(Iat|Nbf)Curr}}", Long.toString(NOW.getEpochSecond()))
                .replaceAll(
                        "\\{\\{\\.(Iat|Nbf)24h}}",
                        Long.toString(NOW.plusSeconds(86400).getEpochSecond()))
                .replaceAll(
                        "\\{\\{\\.Exp48h}}",
                        Long.toString(NOW.plusSeconds(172800).getEpochSecond()))
                .replaceAll("\"(iat|nbf|exp)\":\"([0-9]+)\"", "\"$1\":$2");
        return JSON.readTree(text);
    }
}
