package io.purser.deploy.order;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.ledger.Spender;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to deploy an SDL.
 *
 * @param market null for the configured one
 * @param key the caller's idempotency key, or null
 * @param replaces the deployment that is closed once this one is ready, or null
 */
public record DeploymentRequest(
        String name,
        RequestedSdl requested,
        @Nullable MarketKind market,
        DeploymentConditions conditions,
        Spender spender,
        @Nullable OrderKey key,
        @Nullable UUID replaces) {
    public Sdl sdl() {
        return requested.sdl();
    }
}
