/**
 * The OpenAI-compatible API: reads what SDKs send, has it routed and authorised, calls the provider, captures what it
 * really cost and passes its answer on. Uses the packages below it.
 */
@NullMarked
package io.purser.gateway;

import org.jspecify.annotations.NullMarked;
