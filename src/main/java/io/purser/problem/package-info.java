/**
 * Typed failures, their mapping to HTTP and to OpenAI's error bodies, and the limits on calls to other servers. Every
 * other package throws {@link io.purser.problem.Problem}.
 */
@NullMarked
package io.purser.problem;

import org.jspecify.annotations.NullMarked;
