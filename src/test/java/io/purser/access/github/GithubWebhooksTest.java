package io.purser.access.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.AccessDatabase;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GithubWebhooksTest {
    // The example of GitHub's documentation, "Validating webhook deliveries".
    private static final String SECRET = "It's a Secret to Everybody";
    private static final byte[] HELLO = "Hello, World!".getBytes(UTF_8);
    private static final String SIGNATURE_OF_HELLO =
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static final WebhookDeliveries DELIVERIES =
            new WebhookDeliveries(AccessDatabase.fresh(), Clock.systemUTC());

    private final GithubWebhooks webhooks = new GithubWebhooks(SECRET, DELIVERIES);

    private void refuses(ProblemType type, @Nullable String signature, byte[] body) {
        assertThatThrownBy(() -> webhooks.receive(signature, "d-1", "push", body))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
    }

    @Test
    void takesGithubsOwnExampleForSignedAndThenForNoJson() {
        refuses(ProblemType.MALFORMED, SIGNATURE_OF_HELLO, HELLO);
    }

    @Test
    void refusesEveryOtherSignature() {
        refuses(ProblemType.UNAUTHENTICATED, null, HELLO);
        refuses(ProblemType.UNAUTHENTICATED, "", HELLO);
        refuses(ProblemType.UNAUTHENTICATED, SIGNATURE_OF_HELLO.replace("sha256=", "sha1="), HELLO);
        refuses(ProblemType.UNAUTHENTICATED, SIGNATURE_OF_HELLO.substring(0, 70), HELLO);
        refuses(ProblemType.UNAUTHENTICATED, SIGNATURE_OF_HELLO.replace('7', '8'), HELLO);
        refuses(ProblemType.UNAUTHENTICATED, SIGNATURE_OF_HELLO, "Hello, World?".getBytes(UTF_8));
        refuses(ProblemType.UNAUTHENTICATED, SIGNATURE_OF_HELLO, new byte[0]);
    }

    @Test
    void believesNobodyWithoutASecret() {
        GithubWebhooks without = new GithubWebhooks(null, DELIVERIES);

        assertThatThrownBy(() -> without.receive(SIGNATURE_OF_HELLO, "d-1", "push", HELLO))
                .hasMessageContaining("PURSER_GITHUB_WEBHOOK_SECRET");
    }

    @Test
    void countsADeliveryOnceHoweverOftenItIsSent() {
        byte[] body = "{}".getBytes(UTF_8);
        String signature = sign(body);

        assertThat(webhooks.receive(signature, "d-2", "push", body).knownAlready())
                .isFalse();
        assertThat(webhooks.receive(signature, "d-2", "push", body).knownAlready())
                .isTrue();
        assertThat(webhooks.receive(signature, "d-3", "push", body).knownAlready())
                .isFalse();
    }

    private static String sign(byte[] body) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return "sha256=" + java.util.HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
