package io.purser.akash.provider;

import io.purser.akash.wallet.Address;

/** Where tokens for a provider come from: our wallet, or Console. */
@FunctionalInterface
public interface TokenSupplier {
    /** A fresh token (AEP-64) that this provider accepts for our leases with it. */
    String token(Address provider);
}
