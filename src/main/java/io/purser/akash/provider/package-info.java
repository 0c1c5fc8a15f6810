/**
 * A provider's gateway: manifest in, status, logs and events out. Who we are is a token from a {@link
 * io.purser.akash.provider.TokenSupplier}; who the provider is, its certificate has to prove, against the public
 * authorities or against the chain by a {@link io.purser.akash.provider.CertificateLookup}. That check is never off.
 */
@NullMarked
package io.purser.akash.provider;

import org.jspecify.annotations.NullMarked;
