/**
 * The key that pays on Akash: mnemonic, derivation, address, signatures, provider tokens, and the storage of the key.
 * This package uses no network. A key leaves it only through {@link io.purser.akash.wallet.Mnemonic#words()} and an
 * encrypted {@link io.purser.akash.wallet.Keystore}.
 */
@NullMarked
package io.purser.akash.wallet;

import org.jspecify.annotations.NullMarked;
