/**
 * The Console API: Akash with a managed wallet that is paid by card. {@link io.purser.akash.console.ConsoleClient}
 * makes all calls that a deployment's life needs. It takes SDLs and dollars, and turns the API's answers and failures
 * into types.
 */
@NullMarked
package io.purser.akash.console;

import org.jspecify.annotations.NullMarked;
