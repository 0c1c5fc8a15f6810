package io.purser.deploy.market;

import io.purser.akash.chain.model.Coin;
import java.util.Optional;

/**
 * What there is to spend.
 *
 * @param deposits for deployments, in uact
 * @param gas in uakt; Console pays its own
 */
public record AccountFunds(Coin deposits, Optional<Coin> gas) {}
