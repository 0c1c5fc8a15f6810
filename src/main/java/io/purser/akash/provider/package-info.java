/**
 * A provider's gateway: it takes a manifest, and returns status, logs and events. A token from a
 * {@link io.purser.akash.provider.TokenSupplier} identifies us. The provider's certificate identifies the provider.
 * Purser checks it against the public authorities, or against the chain with a
 * {@link io.purser.akash.provider.CertificateLookup}. Nobody can switch that check off.
 */
@NullMarked
package io.purser.akash.provider;

import org.jspecify.annotations.NullMarked;
