package io.purser.ledger;

import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.util.UUID;

/**
 * An answer that a call got without a provider, because an identical call was answered before.
 *
 * @param entry of the call that paid for the answer
 * @param tokens that the provider would have been paid for again
 * @param saved the cost of that call
 */
public record GivenAgain(UUID entry, TokenCounts tokens, Usd saved) {}
