package io.purser.gateway;

import io.purser.gateway.attempt.CallStepListener;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.gateway.attempt.ProviderCallService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The services that every call uses. */
@Singleton
record CallServices(
        Vertx vertx,
        RoutingService routingService,
        CallSessions sessions,
        PaymentService payments,
        ProviderCallService providerCalls,
        Clock clock,
        GatewaySettings settings,
        CallStepListener steps,
        BackgroundCalls background,
        CallCache cache) {
    /** Completes after that time. */
    Future<Void> later(Duration wait) {
        Promise<Void> later = Promise.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), fired -> later.complete());
        return later.future();
    }
}
