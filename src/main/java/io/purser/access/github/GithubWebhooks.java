package io.purser.access.github;

import io.purser.access.body.BodySignature;
import io.purser.access.body.SignatureCheck;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Receives GitHub's webhooks. It accepts only signed deliveries, and each delivery once. */
public final class GithubWebhooks implements SignatureCheck {
    private static final Pattern SIGNATURE = Pattern.compile("sha256=[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]{1,64}");

    private final byte @Nullable [] secret;
    private final WebhookDeliveries deliveries;

    GithubWebhooks(@Nullable String secret, WebhookDeliveries deliveries) {
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
        this.deliveries = deliveries;
    }

    /** Whether any delivery could be accepted. */
    boolean isEnabled() {
        return secret != null;
    }

    /**
     * The outcome of a delivery.
     *
     * @param delivery its id
     * @param event its event, such as {@code push}
     * @param knownAlready whether it was received before, and so changed nothing
     */
    public record Receipt(String delivery, String event, boolean knownAlready) {}

    /**
     * Receives one delivery.
     *
     * @param signature the header {@code X-Hub-Signature-256}
     * @param delivery the header {@code X-GitHub-Delivery}
     * @param event the header {@code X-GitHub-Event}
     * @param body as it was sent, to the byte
     * @throws Problem 401 without a valid signature, before any other check; 400 for a delivery without id, event or a
     *     JSON object
     */
    public Receipt receive(@Nullable String signature, @Nullable String delivery, @Nullable String event, byte[] body) {
        requireSignature(signature, body);
        if (delivery == null || !NAME.matcher(delivery).matches()) {
            throw Problem.of(ProblemType.MALFORMED, "the header X-GitHub-Delivery has to carry the delivery's id");
        }
        if (event == null || !NAME.matcher(event).matches()) {
            throw Problem.of(ProblemType.MALFORMED, "the header X-GitHub-Event has to name the event");
        }
        try {
            OutsideJson.requireObject(body);
        } catch (UnreadableJson e) {
            throw Problem.of(
                    ProblemType.MALFORMED,
                    "the body has to be a JSON object; set the webhook's content type to application/json");
        }
        return new Receipt(delivery, event, !deliveries.isNew(delivery, event));
    }

    @Override
    public BodySignature begin(MultiMap headers) {
        byte[] known = requireSecret();
        List<String> signatures = headers.getAll("x-hub-signature-256");
        if (signatures.size() != 1 || !SIGNATURE.matcher(signatures.getFirst()).matches()) {
            throw notSigned();
        }
        return new Hmac(known, signatures.getFirst());
    }

    private byte[] requireSecret() {
        if (secret == null) {
            throw Problem.of(
                    ProblemType.UNAUTHENTICATED,
                    "no webhook is accepted: the operator has to set PURSER_GITHUB_WEBHOOK_SECRET");
        }
        return secret;
    }

    private void requireSignature(@Nullable String signature, byte[] body) {
        byte[] known = requireSecret();
        if (signature == null || !SIGNATURE.matcher(signature).matches()) {
            throw notSigned();
        }
        Hmac hmac = new Hmac(known, signature);
        hmac.take(body);
        hmac.requireRight();
    }

    private static Problem notSigned() {
        return Problem.of(
                ProblemType.UNAUTHENTICATED,
                "the header X-Hub-Signature-256 does not carry the signature of this body under the webhook's secret");
    }

    /** The signature of one body. */
    private static final class Hmac implements BodySignature {
        private final Mac mac;
        private final byte[] claimed;

        Hmac(byte[] secret, String signature) {
            this.claimed = HexFormat.of().parseHex(signature, 7, signature.length());
            try {
                this.mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has HmacSHA256", e);
            }
        }

        @Override
        public void take(byte[] piece) {
            mac.update(piece);
        }

        @Override
        public void requireRight() {
            if (!MessageDigest.isEqual(mac.doFinal(), claimed)) {
                throw notSigned();
            }
        }
    }
}
