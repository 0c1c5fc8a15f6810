/**
 * What can go wrong, typed, and its one mapping to HTTP, to OpenAI's and Anthropic's error bodies and to the command
 * line; and the limits within which another server may fail to answer. Every other package throws {@link io.purser.problem.Problem}; only the access filters turn it into bytes.
 */
@NullMarked
package io.purser.problem;

import org.jspecify.annotations.NullMarked;
