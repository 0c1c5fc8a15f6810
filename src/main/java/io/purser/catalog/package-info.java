/**
 * Providers and their models: prices, limits and traits, read from {@code providers.json} and from the lists of the
 * providers. Uses {@code money} and {@code ledger}, in which it stores every list of prices that was in force.
 */
@NullMarked
package io.purser.catalog;

import org.jspecify.annotations.NullMarked;
