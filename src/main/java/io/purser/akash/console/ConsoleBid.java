package io.purser.akash.console;

import io.purser.akash.sdl.group.DecCoin;

/**
 * A provider's offer.
 *
 * @param price per group and block
 */
public record ConsoleBid(ConsoleBidId id, String state, DecCoin price, long createdAt) {}
