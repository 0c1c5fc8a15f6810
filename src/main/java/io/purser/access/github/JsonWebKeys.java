package io.purser.access.github;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's keys (RFC 7517), by id. They are fetched again after an hour and for an unknown id, but at most once in
 * each {@link #PAUSE}. If a fetch fails, the known keys remain valid for a day.
 */
final class JsonWebKeys {
    /** The shortest time between two fetches. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(JsonWebKeys.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofDays(1);
    private static final int SHORTEST_BITS = 2_048;

    private final Source source;
    private final LongSupplier nanoTime;
    private @Nullable Published published;
    private @Nullable Long attemptedAt;

    JsonWebKeys(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** The source of the key document. */
    @FunctionalInterface
    interface Source {
        byte[] read() throws IOException;
    }

    private record Published(Map<String, PublicKey> keys, long at) {}

    /**
     * The key of this id; may wait for the network.
     *
     * @throws Problem 503 if no keys are known
     */
    synchronized Optional<PublicKey> find(String id) {
        long now = nanoTime.getAsLong();
        Published known = published;
        boolean suffices = known != null && known.keys().containsKey(id) && now - known.at() < FRESH.toNanos();
        if (!suffices && mayAttempt(now)) {
            known = fetch(now);
        }
        if (known == null || now - known.at() > USABLE.toNanos()) {
            throw Problem.of(ProblemType.NOT_READY, "GitHub's keys cannot be fetched; try again shortly")
                    .retryAfter(PAUSE);
        }
        return Optional.ofNullable(known.keys().get(id));
    }

    private boolean mayAttempt(long now) {
        return attemptedAt == null || now - attemptedAt >= PAUSE.toNanos();
    }

    private @Nullable Published fetch(long now) {
        attemptedAt = now;
        try {
            published = new Published(parse(source.read()), now);
        } catch (IOException e) {
            LOG.warnf("GitHub's keys cannot be fetched: %s", e.getMessage());
        }
        return published;
    }

    /**
     * The keys of a document, by their ids.
     *
     * @throws IOException if it is no JSON Web Key Set, or has no RSA key for signatures
     */
    static Map<String, PublicKey> parse(byte[] document) throws IOException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonWebKeySet.Key key : JsonWebKeySet.read(document).keys()) {
            if (key.kid().isPresent() && key.isForSignatures()) {
                PublicKey rsa = rsa(key);
                if (rsa != null) {
                    keys.put(key.kid().get(), rsa);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("the document holds no RSA key for signatures");
        }
        return Map.copyOf(keys);
    }

    private static @Nullable PublicKey rsa(JsonWebKeySet.Key key) throws IOException {
        try {
            BigInteger modulus = number(key.n());
            return modulus.bitLength() < SHORTEST_BITS
                    ? null
                    : KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, number(key.e())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("an RSA key cannot be read", e);
        }
    }

    private static BigInteger number(Optional<String> text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text.orElse("")));
    }
}
