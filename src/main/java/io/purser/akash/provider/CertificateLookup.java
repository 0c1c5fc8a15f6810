package io.purser.akash.provider;

import io.purser.akash.wallet.Address;
import java.math.BigInteger;
import java.util.Optional;

/** Where a provider's own certificates are found: on chain. */
@FunctionalInterface
public interface CertificateLookup {
    /** The certificate of that serial number in PEM, if this account has published it and not revoked it. */
    Optional<String> valid(Address owner, BigInteger serial);
}
