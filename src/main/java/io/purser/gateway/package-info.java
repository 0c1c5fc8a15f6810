/**
 * The APIs of OpenAI and of Anthropic: reads requests of SDKs, has them routed and authorized, calls the provider,
 * captures the real cost and passes the answer on. Uses the packages below it.
 */
@NullMarked
package io.purser.gateway;

import org.jspecify.annotations.NullMarked;
