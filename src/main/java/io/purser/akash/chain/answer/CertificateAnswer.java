package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Certificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** A certificate that an account has published. */
public record CertificateAnswer(Body certificate, BigInteger serial) {
    /**
     * The certificate itself.
     *
     * @param cert in PEM, and that in Base64
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares or changes an answer.
    public record Body(byte[] cert, Certificate.CertificateState state) {}

    public Certificate toModel() {
        return new Certificate(serial, certificate.state, new String(certificate.cert, StandardCharsets.UTF_8));
    }
}
