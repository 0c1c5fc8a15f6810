/**
 * Akash's market behind one interface, {@link io.purser.deploy.market.Market}, whether Console pays for it or our own
 * wallet. {@link io.purser.deploy.market.AkashSettings} says which. Nothing here decides anything, and nothing spends
 * what was not asked for.
 */
@NullMarked
package io.purser.deploy.market;

import org.jspecify.annotations.NullMarked;
