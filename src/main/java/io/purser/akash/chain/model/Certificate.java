package io.purser.akash.chain.model;

import java.math.BigInteger;

/**
 * A certificate that an account has published.
 *
 * @param pem the certificate in PEM
 */
public record Certificate(BigInteger serial, CertificateState state, String pem) {
    /** Revoked: the owner has revoked the certificate. */
    public enum CertificateState {
        VALID,
        REVOKED
    }
}
