/**
 * Fakes that behave: a chain that checks transactions and makes blocks, a provider's gateway with its own certificate,
 * and a Console server. They answer as the recorded real ones did, over real sockets on loopback.
 */
@NullMarked
package io.purser.fake;

import org.jspecify.annotations.NullMarked;
