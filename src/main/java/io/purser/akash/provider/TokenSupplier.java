package io.purser.akash.provider;

import io.purser.akash.wallet.Address;

/** Supplies tokens for a provider, from our wallet or from Console. */
@FunctionalInterface
public interface TokenSupplier {
    /** A fresh token (AEP-64) that this provider accepts for our leases with it. */
    String token(Address provider);
}
