package io.purser.akash.provider;

import io.purser.akash.wallet.Address;
import java.math.BigInteger;
import java.util.Optional;

/** Finds a provider's own certificates on the chain. */
@FunctionalInterface
public interface CertificateLookup {
    /** The certificate with that serial number in PEM, if this account has published it and has not revoked it. */
    Optional<String> valid(Address owner, BigInteger serial);
}
