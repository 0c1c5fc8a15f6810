/** One attempt at one provider: its connection, timeouts, circuit breaker, bulkhead and result. */
@NullMarked
package io.purser.gateway.attempt;

import org.jspecify.annotations.NullMarked;
