package io.purser.akash.provider;

import io.purser.akash.wallet.Address;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Opens gateways. Each has its own trust, so that the proof of one provider is not valid for another. */
public final class ProviderGateways {
    private final StreamVertx engine;
    private final TokenSupplier tokens;
    private final CertificateLookup certificates;
    private final X509ExtendedTrustManager authorities;
    private final GatewayTimes times;
    private final Clock clock;

    /** Gateways that trust the certificate authorities that Java trusts. */
    public ProviderGateways(
            StreamVertx engine, TokenSupplier tokens, CertificateLookup certificates, GatewayTimes times, Clock clock) {
        this(engine, tokens, certificates, authorities(null), times, clock);
    }

    ProviderGateways(
            StreamVertx engine,
            TokenSupplier tokens,
            CertificateLookup certificates,
            X509ExtendedTrustManager authorities,
            GatewayTimes times,
            Clock clock) {
        this.engine = engine;
        this.tokens = tokens;
        this.certificates = certificates;
        this.authorities = authorities;
        this.times = times;
        this.clock = clock;
    }

    /**
     * The gateway of a lease's provider. The caller closes it after use.
     *
     * @param hostUri as the provider has registered it, with the port
     * @throws GatewayException if the address is not an https address
     */
    public ProviderGateway open(Address provider, URI hostUri) {
        if (!"https".equals(hostUri.getScheme()) || hostUri.getHost() == null) {
            throw new GatewayException(
                    new GatewayFailure.NotTheProvider("its registered address " + hostUri + " is not an https one"));
        }
        ProviderTrust trust = new ProviderTrust(provider, certificates, authorities);
        return new ProviderGateway(
                provider, hostUri, client(trust), new StreamSource(engine, trust, times), tokens, times, clock);
    }

    private HttpClient client(ProviderTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {trust}, null);
            SSLParameters parameters = context.getDefaultSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(times.connect())
                    .sslContext(context)
                    .sslParameters(parameters)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }

    /** @param store the authorities to trust; Java's own if null */
    static X509ExtendedTrustManager authorities(@org.jspecify.annotations.Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no certificate authorities", e);
        }
    }
}
