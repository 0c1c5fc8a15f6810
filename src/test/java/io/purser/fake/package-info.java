/**
 * Fakes that behave: a chain that checks what it is sent and moves blocks, a provider's gateway with a certificate of
 * its own, and a Console server. They answer as the real ones were recorded to, over real sockets, on loopback.
 */
@NullMarked
package io.purser.fake;

import org.jspecify.annotations.NullMarked;
