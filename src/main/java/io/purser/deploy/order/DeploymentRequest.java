package io.purser.deploy.order;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants deployed.
 *
 * @param sdl with every value filled in
 * @param hasSecrets whether a secret was filled in, which is only kept sealed
 * @param market null for the one that is configured
 * @param depositUact in millionths of ACT
 * @param key the caller's idempotency key, or null
 * @param fingerprint of what was asked, so that the same key with another request is noticed
 * @param replaces the deployment that is closed once this one is ready, or null
 * @param topUp when its escrow is added to by itself, or null for never
 * @param aktInUsd what an AKT was taken to be worth where prices were converted from uakt, or null
 */
public record DeploymentRequest(
        String name,
        Sdl sdl,
        boolean hasSecrets,
        @Nullable MarketKind market,
        BidRule bids,
        @Nullable Usd maxUsdPerMonth,
        long depositUact,
        HealthRule health,
        boolean redeploys,
        Spender spender,
        @Nullable String key,
        String fingerprint,
        @Nullable UUID replaces,
        @Nullable TopUpRule topUp,
        @Nullable BigDecimal aktInUsd) {
    /** The same without topping up. */
    public DeploymentRequest(
            String name,
            Sdl sdl,
            boolean hasSecrets,
            @Nullable MarketKind market,
            BidRule bids,
            @Nullable Usd maxUsdPerMonth,
            long depositUact,
            HealthRule health,
            boolean redeploys,
            Spender spender,
            @Nullable String key,
            String fingerprint,
            @Nullable UUID replaces) {
        this(
                name,
                sdl,
                hasSecrets,
                market,
                bids,
                maxUsdPerMonth,
                depositUact,
                health,
                redeploys,
                spender,
                key,
                fingerprint,
                replaces,
                null,
                null);
    }
}
