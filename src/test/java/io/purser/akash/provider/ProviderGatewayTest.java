package io.purser.akash.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.wallet.Address;
import io.purser.fake.FakeCertificates;
import io.purser.fake.FakeCertificates.Identity;
import io.purser.fake.FakeChain;
import io.purser.fake.FakeGateway;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client trusts only the lease's own provider, whatever certificate another server shows. */
class ProviderGatewayTest {
    private static final Address PROVIDER = new Address("akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853");
    private static final Address ANOTHER = new Address("akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0");
    private static final Identity AUTHORITY = FakeCertificates.authority();
    private static FakeChain chain;

    @BeforeAll
    static void startAChain() {
        chain = FakeChain.start("fake-1");
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @Test
    void believesTheProvidersOwnCertificateThatIsOnChain() {
        Identity own = FakeCertificates.selfSigned(PROVIDER.text(), 11);

        assertThat(version(own, "127.0.0.1", published(own))).contains("v0.14.0");
    }

    @Test
    void believesAnAuthoritysCertificateForTheHost() {
        Identity issued = FakeCertificates.issued(AUTHORITY, "localhost");

        assertThat(version(issued, "localhost", nothing())).contains("v0.14.0");
    }

    @Test
    void refusesAnotherProvidersCertificateThoughItIsOnChain() {
        Identity another = FakeCertificates.selfSigned(ANOTHER.text(), 12);

        refuses(
                another,
                "127.0.0.1",
                (owner, serial) -> Optional.of(another.certificatePem()),
                "its certificate is that of " + ANOTHER + ", and this lease's provider is " + PROVIDER);
    }

    @Test
    void refusesACertificateThatIsNotOnChainOrRevoked() {
        Identity own = FakeCertificates.selfSigned(PROVIDER.text(), 13);

        refuses(own, "127.0.0.1", nothing(), "its certificate 13 is not on chain, or has been revoked");
    }

    @Test
    void refusesACertificateThatOnlyHasTheSerialNumberOfTheOneOnChain() {
        Identity own = FakeCertificates.selfSigned(PROVIDER.text(), 14);
        Identity forged = FakeCertificates.selfSigned(PROVIDER.text(), 14);

        refuses(
                forged,
                "127.0.0.1",
                published(own),
                "its certificate is not the one on chain under the serial number 14");
    }

    @Test
    void refusesACertificateThatHasExpired() {
        Identity old =
                FakeCertificates.selfSigned(PROVIDER.text(), 15, Instant.now().minusSeconds(3600));

        refuses(old, "127.0.0.1", published(old), "NotAfter");
    }

    @Test
    void refusesAnAuthoritysCertificateForAnotherHost() {
        Identity issued = FakeCertificates.issued(AUTHORITY, "provider.example");

        refuses(issued, "localhost", nothing(), "localhost");
    }

    @Test
    void refusesACertificateOfAnAuthorityThatNobodyKnows() {
        Identity issued = FakeCertificates.issued(FakeCertificates.authority(), "localhost");

        refuses(issued, "localhost", nothing(), "");
    }

    @Test
    void opensNoGatewayWithoutTls() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> gateways(nothing()).open(PROVIDER, java.net.URI.create("http://127.0.0.1:8443")))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NotTheProvider.class));
    }

    private static String version(Identity identity, String host, CertificateLookup lookup) {
        try (FakeGateway fake = new FakeGateway(chain, PROVIDER, identity, host);
                ProviderGateway gateway = gateways(lookup).open(PROVIDER, fake.uri())) {
            return gateway.version();
        }
    }

    private static void refuses(Identity identity, String host, CertificateLookup lookup, String reason) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> version(identity, host, lookup))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NotTheProvider.class))
                .withMessageContaining(reason);
    }

    private static CertificateLookup published(Identity identity) {
        return (owner, serial) -> owner.equals(PROVIDER) && serial.equals(identity.serial())
                ? Optional.of(identity.certificatePem())
                : Optional.empty();
    }

    private static CertificateLookup nothing() {
        return (Address owner, BigInteger serial) -> Optional.empty();
    }

    private static ProviderGateways gateways(CertificateLookup lookup) {
        return new ProviderGateways(
                StreamVertx.ofItsOwn(),
                provider -> {
                    throw new AssertionError("no token is needed here");
                },
                lookup,
                authorities(),
                new GatewayTimes(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                Clock.systemUTC());
    }

    private static X509ExtendedTrustManager authorities() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", AUTHORITY.certificate());
            return ProviderGateways.authorities(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
