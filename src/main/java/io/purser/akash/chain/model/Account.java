package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.PublicKey;
import java.util.Optional;

/**
 * An account as the chain knows it.
 *
 * @param number for signatures
 * @param sequence the next ordered transaction's
 * @param publicKey there once the account has signed a transaction; providers need it to verify our tokens
 */
public record Account(Address address, long number, long sequence, Optional<PublicKey> publicKey) {}
