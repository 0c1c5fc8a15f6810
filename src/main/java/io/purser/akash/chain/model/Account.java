package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.PublicKey;
import java.util.Optional;

/**
 * An account on the chain.
 *
 * @param number the number that signatures need
 * @param sequence the number of the next ordered transaction
 * @param publicKey present once the account has signed a transaction; providers need it to verify our tokens
 */
public record Account(Address address, long number, long sequence, Optional<PublicKey> publicKey) {}
