package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.order.OrderKey;
import io.purser.deploy.order.RequestedSdl;
import io.purser.deploy.order.TopUpRule;
import io.purser.money.Usd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of a deployment as tests vary it: with a deposit of 5 ACT, from the cheapest provider, healthy within 5 s. */
final class DeployRequest {
    private final MarketKind market;
    private final Sdl sdl;
    private BidRule bids = new BidRule(BidRule.Strategy.CHEAPEST, List.of(), List.of(), List.of(), 1, 1);
    private @Nullable Usd maxUsdPerMonth;
    private int healthySeconds = 5;
    private boolean redeploys;
    private @Nullable OrderKey key;
    private @Nullable TopUpRule topUp;

    private DeployRequest(MarketKind market, Sdl sdl) {
        this.market = market;
        this.sdl = sdl;
    }

    static DeployRequest of(MarketKind market, Sdl sdl) {
        return new DeployRequest(market, sdl);
    }

    DeployRequest bids(BidRule rule, @Nullable Usd most) {
        bids = rule;
        maxUsdPerMonth = most;
        return this;
    }

    DeployRequest healthyWithin(int seconds) {
        healthySeconds = seconds;
        return this;
    }

    DeployRequest redeploys(boolean value) {
        redeploys = value;
        return this;
    }

    /** An idempotency key, and the fingerprint of what was asked under it. */
    DeployRequest keyed(String idempotencyKey, String asked) {
        key = new OrderKey(idempotencyKey, asked);
        return this;
    }

    DeployRequest topUp(@Nullable TopUpRule rule) {
        topUp = rule;
        return this;
    }

    DeploymentRequest request() {
        return request(new DeploymentConditions(
                bids, maxUsdPerMonth, Usd.parse("5"), new HealthRule(null, null, healthySeconds), redeploys, topUp));
    }

    /** The order under other conditions. */
    DeploymentRequest request(DeploymentConditions conditions) {
        return new DeploymentRequest(
                "web", new RequestedSdl(sdl, false, null), market, conditions, DeployWorld.SOMEBODY, key, null);
    }
}
