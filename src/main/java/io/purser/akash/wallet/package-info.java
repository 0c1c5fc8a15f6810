/**
 * The key that pays on Akash: mnemonic, derivation, address, signatures, provider tokens, and where the key is kept.
 * Nothing here talks to a network, and no key leaves but through {@link io.purser.akash.wallet.Mnemonic#words()} and
 * an encrypted {@link io.purser.akash.wallet.Keystore}.
 */
@NullMarked
package io.purser.akash.wallet;

import org.jspecify.annotations.NullMarked;
