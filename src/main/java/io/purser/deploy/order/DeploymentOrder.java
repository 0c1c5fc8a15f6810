package io.purser.deploy.order;

import io.purser.deploy.market.MarketKind;
import io.purser.ledger.Spender;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as it was recorded.
 *
 * @param replaces the deployment that is closed once this one is ready, or null
 */
public record DeploymentOrder(
        UUID id,
        String name,
        MarketKind market,
        Spender spender,
        DeploymentTerms terms,
        @Nullable UUID replaces,
        Instant createdAt) {}
