package io.purser.fake;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates of providers: their own, with their address as the name, or an authority's. */
public final class FakeCertificates {
    private FakeCertificates() {}

    /** A key and its certificate. */
    public record Identity(KeyPair keys, X509Certificate certificate) {
        public String certificatePem() {
            return pem("CERTIFICATE", encoded());
        }

        public String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** The options of a server that proves who it is by this identity, without a key store, which takes long to open. */
        public KeyCertOptions options() {
            return KeyCertOptions.wrap(new OneKey(this));
        }

        public BigInteger serial() {
            return certificate.getSerialNumber();
        }

        private byte[] encoded() {
            try {
                return certificate.getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String pem(String type, byte[] bytes) {
            StringWriter writer = new StringWriter();
            writer.write("-----BEGIN " + type + "-----\n");
            writer.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
            writer.write("\n-----END " + type + "-----\n");
            return writer.toString();
        }
    }

    /** Gives one identity to every peer. */
    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "identity";

        private final Identity identity;

        OneKey(Identity identity) {
            this.identity = identity;
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {identity.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.keys().getPrivate();
        }
    }

    /** A provider's own certificate. */
    public static Identity selfSigned(String commonName, long serial) {
        return selfSigned(commonName, serial, Instant.now().plusSeconds(86_400));
    }

    public static Identity selfSigned(String commonName, long serial, Instant end) {
        KeyPair keys = keys();
        X500Name name = new X500Name("CN=" + commonName);
        return new Identity(keys, sign(builder(name, name, serial, end, keys), keys));
    }

    /** A certificate authority. */
    public static Identity authority() {
        KeyPair keys = keys();
        X500Name name = new X500Name("CN=Test Authority");
        X509v3CertificateBuilder builder = builder(name, name, 1, Instant.now().plusSeconds(86_400), keys);
        extend(builder, Extension.basicConstraints, new BasicConstraints(true));
        return new Identity(keys, sign(builder, keys));
    }

    /** A certificate that this authority issued for a host. */
    public static Identity issued(Identity authority, String host) {
        KeyPair keys = keys();
        X500Name issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(issuer, new X500Name("CN=" + host), 2, Instant.now().plusSeconds(86_400), keys);
        extend(builder, Extension.subjectAlternativeName, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        return new Identity(keys, sign(builder, authority.keys()));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, long serial, Instant end, KeyPair keys) {
        Instant start = Instant.now().minusSeconds(172_800);
        return new JcaX509v3CertificateBuilder(
                issuer, BigInteger.valueOf(serial), Date.from(start), Date.from(end), subject, keys.getPublic());
    }

    private static void extend(
            X509v3CertificateBuilder builder,
            org.bouncycastle.asn1.ASN1ObjectIdentifier type,
            org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            builder.addExtension(type, true, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
