/**
 * The Console API: Akash with a managed wallet, paid by card. {@link io.purser.akash.console.ConsoleClient} speaks all its
 * calls that a deployment's life needs. An SDL and dollars come in; what the API answers is typed, and so is what it
 * refuses.
 */
@NullMarked
package io.purser.akash.console;

import org.jspecify.annotations.NullMarked;
