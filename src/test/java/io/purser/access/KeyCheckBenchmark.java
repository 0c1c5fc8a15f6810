package io.purser.access;

import io.purser.access.key.AuditLog;
import io.purser.access.key.Authenticator;
import io.purser.access.key.Credential;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.key.KeyHashes;
import io.purser.access.key.KeyStore;
import io.purser.access.key.KeyText;
import io.purser.access.key.OperatorKeys;
import io.purser.access.key.SecretsKeys;
import io.purser.access.key.TokenVerifier;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.vertx.core.MultiMap;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Measures the check of keys that a replica has seen before. {@code bench/access} runs it; it is not one of the tests. */
public final class KeyCheckBenchmark {
    private static final int KEYS = 100;
    private static final int WARM_UP = 200_000;
    private static final int SAMPLES = 1_000_000;

    private final SecretsKeys secrets = SecretsKeys.parse(SecretsKeys.newEntry("bench"));
    private final CountingDataSource source = new CountingDataSource(AccessDatabase.fresh());
    private final KeyStore store = new KeyStore(source, new KeyHashes(secrets), Clock.systemUTC(), System::nanoTime);

    private KeyCheckBenchmark() {}

    public static void main(String[] arguments) {
        new KeyCheckBenchmark().measure();
    }

    private void measure() {
        Authenticator authenticator = new Authenticator(
                new OperatorKeys(KeyAdministration.newOperatorKey(), new SecureRandom()), store, NO_TOKENS, false);
        List<MultiMap> requests = requests();
        for (int i = 0; i < WARM_UP; i++) {
            if (i % 1_000 == 0) {
                store.refresh();
            }
            check(authenticator, requests.get(i % KEYS));
        }
        int asked = 0;
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            if (i % 10_000 == 0) {
                store.refresh();
            }
            int before = source.connections();
            long start = System.nanoTime();
            check(authenticator, requests.get(i % KEYS));
            nanos[i] = System.nanoTime() - start;
            asked += source.connections() - before;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%,d checks of %d keys: median %.1f µs, 99%% %.1f µs, 99.9%% %.1f µs, worst %.1f µs; the database was"
                        + " asked %d times%n",
                SAMPLES, KEYS, micros(nanos, 0.5), micros(nanos, 0.99), micros(nanos, 0.999), micros(nanos, 1), asked);
    }

    private static final TokenVerifier NO_TOKENS = TokenVerifier.refusing("no tokens here");

    private List<MultiMap> requests() {
        KeyAdministration keys = KeyAdministration.over(source, secrets);
        KeyGrant grant = new KeyGrant(
                "bench",
                Set.of(Role.AGENT),
                "a",
                "t",
                Set.of(),
                Set.of(),
                Set.of("openrouter:*"),
                RateLimits.NONE,
                KeyPermissions.NONE);
        List<MultiMap> requests = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String secret =
                    keys.create(new AuditLog.Actor("bench", null), grant, null).secret();
            store.checkInDatabase(KeyText.parse(secret).orElseThrow());
            requests.add(MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer " + secret));
        }
        return requests;
    }

    private static void check(Authenticator authenticator, MultiMap headers) {
        if (authenticator.atOnce(Credential.of(headers)).isEmpty()) {
            throw new IllegalStateException("the database would have been asked");
        }
    }

    private static double micros(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1_000.0;
    }
}
