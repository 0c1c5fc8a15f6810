/**
 * Akash's market behind one interface, {@link io.purser.deploy.market.Market}: Console pays, or our own wallet.
 * {@link io.purser.deploy.market.AkashSettings} says which. Nothing here decides anything, and nothing spends more than
 * a caller requested.
 */
@NullMarked
package io.purser.deploy.market;

import org.jspecify.annotations.NullMarked;
