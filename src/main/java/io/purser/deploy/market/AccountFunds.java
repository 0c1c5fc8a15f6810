package io.purser.deploy.market;

import io.purser.akash.chain.model.Coin;
import java.util.Optional;

/**
 * The money of an account.
 *
 * @param deposits for deployments, in uact
 * @param gas in uakt; empty through Console, which pays the gas itself
 */
public record AccountFunds(Coin deposits, Optional<Coin> gas) {}
