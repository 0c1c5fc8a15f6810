package io.purser.access;

import io.purser.access.body.BodyDeadline;
import io.purser.access.body.BodyMemory;
import io.purser.access.body.BodyReader;
import io.purser.access.body.SignatureCheck;
import io.purser.access.body.UnreadBodies;
import io.purser.access.key.AccessTransactions;
import io.purser.access.key.AuditLog;
import io.purser.access.key.Authenticator;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyHashes;
import io.purser.access.key.KeyStore;
import io.purser.access.key.OperatorKeys;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.access.key.TokenVerifier;
import io.purser.access.route.RouteTable;
import io.purser.memory.HeapAccount;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    AccessTransactions database(DataSource source) {
        return new AccessTransactions(source);
    }

    @Produces
    @Singleton
    AuditLog auditLog(AccessTransactions database) {
        return new AuditLog(database, clock);
    }

    @Produces
    @Singleton
    KeyAdministration keyAdministration(AccessTransactions database, SecretsKeys keys, AuditLog audit) {
        return new KeyAdministration(database, new KeyHashes(keys), audit, clock, random);
    }

    @Produces
    @Singleton
    KeyStore keyStore(
            AccessTransactions database,
            SecretsKeys keys,
            @ConfigProperty(name = "purser.fail-open-usd", defaultValue = "0") BigDecimal failOpen) {
        // If calls may go out without the database, the access filter has to know callers without it. While the
        // database is unavailable, nobody can revoke a key either.
        Duration trusted = failOpen.signum() == 0 ? KeyStore.TRUSTED : KeyStore.TRUSTED_WHILE_AWAY;
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
            @ConfigProperty(name = "purser.access.open") Optional<Boolean> wanted,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        OperatorKeys operatorKeys = StartupValidation.orRefuse(() -> new OperatorKeys(
                SecretSettings.of(config).valueOrFile("operator-key").orElse(""), random));
        boolean open = StartupValidation.orRefuse(
                () -> AnonymousAccess.decide(LaunchMode.current(), wanted, host, !operatorKeys.isEmpty()));
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
    HeapAccount heapAccount(
            @ConfigProperty(name = "purser.request-memory-bytes") Optional<Long> limit,
            @ConfigProperty(name = "purser.request-memory-per-key-bytes") Optional<Long> share) {
        long most = limit.orElse(Runtime.getRuntime().maxMemory() / 6);
        return StartupValidation.orRefuse(() -> new HeapAccount(most, share.orElse(Math.max(1, most / 2))));
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
            @ConfigProperty(name = "purser.max-body-bytes", defaultValue = "10485760") long largestBody,
            @ConfigProperty(name = "purser.trusted-proxies") Optional<String> trustedProxies,
            @ConfigProperty(name = "purser.functions") Optional<Set<String>> members,
            @ConfigProperty(name = "purser.access.failures-per-minute", defaultValue = "30") long failuresPerMinute,
            @ConfigProperty(name = "purser.access.body-timeout", defaultValue = "PT30S") Duration bodyTimeout) {
        TrustedProxies proxies = StartupValidation.orRefuse(
                () -> trustedProxies.map(TrustedProxies::parse).orElseGet(TrustedProxies::none));
        BodyDeadline deadline = new BodyDeadline(bodyTimeout);
        return new AccessFilter(
                members.map(AccessBeans::stripped)
                        .map(RouteTable.PURSER::offering)
                        .orElse(RouteTable.PURSER),
                authenticator,
                signatures,
                proxies,
                new FailedAttempts(failuresPerMinute, System::nanoTime),
                rates,
                new BodyReader(largestBody, bodyMemory, deadline),
                new UnreadBodies(deadline),
                new DevelopmentModeGuard(LaunchMode.current()),
                open);
    }

    private static Set<String> stripped(Set<String> names) {
        return names.stream().map(String::strip).collect(Collectors.toSet());
    }
}
