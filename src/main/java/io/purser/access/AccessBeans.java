package io.purser.access;

import io.purser.access.body.BodyDeadline;
import io.purser.access.body.BodyMemory;
import io.purser.access.body.BodyReader;
import io.purser.access.body.SignatureCheck;
import io.purser.access.body.UnreadBodies;
import io.purser.access.key.AuditLog;
import io.purser.access.key.Authenticator;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyHashes;
import io.purser.access.key.KeyStore;
import io.purser.access.key.OperatorKeys;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.access.key.TokenVerifier;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.RouteTable;
import io.purser.memory.HeapAccount;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Builds the parts of this package from the settings. */
@Singleton
class AccessBeans {
    private static final Logger LOG = Logger.getLogger(AccessBeans.class);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    AccessBeans(Clock clock) {
        this.clock = clock;
    }

    @Produces
    @Singleton
    SecretsKeys secretsKeys(Config config) {
        Optional<SecretsKeys> keys =
                SecretSettings.of(config).valueOrFile("secrets-key").map(SecretsKeys::parse);
        if (keys.isPresent()) {
            return keys.get();
        }
        if (!LaunchMode.current().isDevOrTest()) {
            LOG.warn("without PURSER_SECRETS_KEY (or PURSER_SECRETS_KEY_FILE) no API key can be made or used, and no"
                    + " answer is kept; `purser key create --secrets` prints one");
            return SecretsKeys.none();
        }
        LOG.info("PURSER_SECRETS_KEY is not set: API keys and sealed secrets of this run end with it");
        byte[] key = new byte[32];
        random.nextBytes(key);
        return SecretsKeys.parse("run:" + Base64.getEncoder().encodeToString(key));
    }

    @Produces
    @Singleton
    SecretBox secretBox(SecretsKeys keys) {
        return new SecretBox(keys, random);
    }

    @Produces
    @Singleton
    AuditLog auditLog(DataSource database) {
        return new AuditLog(database, clock);
    }

    @Produces
    @Singleton
    KeyAdministration keyAdministration(DataSource database, SecretsKeys keys, AuditLog audit) {
        return new KeyAdministration(database, new KeyHashes(keys), audit, clock, random);
    }

    @Produces
    @Singleton
    KeyStore keyStore(DataSource database, SecretsKeys keys, AccessProperties settings) {
        // If calls may go out without the database, the access filter has to know callers without it. While the
        // database is unavailable, nobody can revoke a key either.
        Duration trusted = settings.failOpenUsd().signum() == 0 ? KeyStore.TRUSTED : KeyStore.TRUSTED_IN_OUTAGE;
        return new KeyStore(database, new KeyHashes(keys), clock, System::nanoTime, trusted);
    }

    @Produces
    @Singleton
    RequestRateLimiter requestRates() {
        return new RequestRateLimiter(System::nanoTime);
    }

    @Produces
    @Singleton
    Authenticator authenticator(
            Config config,
            KeyStore keys,
            TokenVerifier tokens,
            AccessProperties settings,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        OperatorKeys operatorKeys = StartupValidation.orRefuse(() -> new OperatorKeys(
                SecretSettings.of(config).valueOrFile("operator-key").orElse(""), random));
        boolean open = StartupValidation.orRefuse(() ->
                AnonymousAccess.decide(LaunchMode.current(), settings.access().open(), host, !operatorKeys.isEmpty()));
        if (open) {
            LOG.warnf(
                    "open: whoever reaches %s on this machine may do everything; with PURSER_OPERATOR_KEY set,"
                            + " callers need a key",
                    host);
        }
        return new Authenticator(operatorKeys, keys, tokens, open);
    }

    /**
     * The account for requests gets a sixth of the heap. The rest is for Purser's own data, for garbage, and for the
     * native collector, which copies live objects.
     */
    @Produces
    @Singleton
    HeapAccount heapAccount(AccessProperties settings) {
        long most = settings.requestMemoryBytes().orElse(Runtime.getRuntime().maxMemory() / 6);
        return StartupValidation.orRefuse(() ->
                new HeapAccount(most, settings.requestMemoryPerKeyBytes().orElse(Math.max(1, most / 2))));
    }

    @Produces
    @Singleton
    BodyMemory bodyMemory(HeapAccount account) {
        return new BodyMemory(account);
    }

    @Produces
    @Singleton
    AccessFilter filter(
            Authenticator authenticator,
            SignatureCheck signatures,
            RequestRateLimiter rates,
            BodyMemory bodyMemory,
            OpenRequests open,
            AccessProperties settings,
            ExposedFunctions exposed) {
        TrustedProxies proxies = StartupValidation.orRefuse(
                () -> settings.trustedProxies().map(TrustedProxies::parse).orElseGet(TrustedProxies::none));
        BodyDeadline deadline = new BodyDeadline(settings.access().bodyTimeout());
        return new AccessFilter(
                RouteTable.PURSER.offering(Set.copyOf(exposed.codes())),
                authenticator,
                signatures,
                proxies,
                new FailedAttempts(settings.access().failuresPerMinute(), System::nanoTime),
                rates,
                new BodyReader(settings.maxBodyBytes(), bodyMemory, deadline),
                new UnreadBodies(deadline),
                new DevelopmentModeGuard(LaunchMode.current()),
                open);
    }
}
