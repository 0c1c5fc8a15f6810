package io.purser.akash.provider;

import io.purser.akash.wallet.Address;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Trusts a gateway in two cases. It shows a certificate of a public authority for its host name. Or it shows its own
 * certificate with the address of this one provider as its name, and the provider has published a valid certificate
 * with that serial number on the chain.
 */
final class ProviderTrust extends X509ExtendedTrustManager {
    private final Address provider;
    private final CertificateLookup published;
    private final X509ExtendedTrustManager authorities;

    ProviderTrust(Address provider, CertificateLookup published, X509ExtendedTrustManager authorities) {
        this.provider = provider;
        this.published = published;
        this.authorities = authorities;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (isSelfSigned(chain[0])) {
            checkPublished(chain[0]);
            return;
        }
        if (!"HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            throw new CertificateException("the host name would not be checked");
        }
        authorities.checkServerTrusted(chain, authType, engine);
    }

    private void checkPublished(X509Certificate certificate) throws CertificateException {
        String name = commonName(certificate);
        if (!name.equals(provider.text())) {
            throw new CertificateException(
                    "its certificate is that of " + name + ", and this lease's provider is " + provider);
        }
        certificate.checkValidity();
        BigInteger serial = certificate.getSerialNumber();
        String pem = published
                .valid(provider, serial)
                .orElseThrow(() -> new CertificateException(
                        "its certificate " + serial + " is not on chain, or has been revoked"));
        if (!certificate.equals(read(pem))) {
            throw new CertificateException("its certificate is not the one on chain under the serial number " + serial);
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // The authorities check it instead, and they will not know it either.
            return false;
        }
    }

    private static String commonName(X509Certificate certificate) throws CertificateException {
        RDN[] names = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        if (names.length != 1 || names[0].isMultiValued()) {
            throw new CertificateException("its certificate has not exactly one name");
        }
        return names[0].getFirst().getValue().toString();
    }

    private static X509Certificate read(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a provider's certificate is judged within a handshake only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("a provider's certificate is judged within a handshake only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is ever judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is ever judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is ever judged");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
