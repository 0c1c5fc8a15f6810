package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * How long the workers wait, and what the wallet has to keep.
 *
 * @param poll between two looks at what is not ready yet
 * @param watch between two looks at what is
 * @param lease how long a deployment stays with a worker that is not heard of any more
 * @param bidding for bids, until the deployment is given up
 * @param timeout with nodes and Console that are away, before the deposit is paid; afterwards there is no end to it
 * @param events for the provider to say why a service does not come up
 * @param atOnce how many deployments one replica carries on at a time
 * @param providers how many may fail a deployment before it is given up
 * @param topUpBelowDays an escrow that is topped up is, once it lasts for less than that many days
 * @param topUpRetry between two attempts to top an escrow up, where the first was refused
 * @param gas what the wallet has to hold for gas before anything is begun
 */
public record DeploySettings(
        Duration poll,
        Duration watch,
        Duration lease,
        Duration bidding,
        Duration timeout,
        Duration events,
        int atOnce,
        int providers,
        int topUpBelowDays,
        Duration topUpRetry,
        Coin gas) {
    public static final DeploySettings STANDARD = new DeploySettings(
            Duration.ofSeconds(3),
            Duration.ofMinutes(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(30),
            Duration.ofSeconds(5),
            64,
            3,
            3,
            Duration.ofHours(1),
            Coin.uakt(1_000_000));

    /** The settings {@code purser.deploy.*}, with the standard ones where nothing is said. */
    static DeploySettings of(Config config) {
        return new DeploySettings(
                time(config, "poll", STANDARD.poll),
                time(config, "watch", STANDARD.watch),
                time(config, "worker-silence", STANDARD.lease),
                time(config, "bidding", STANDARD.bidding),
                time(config, "patience", STANDARD.timeout),
                time(config, "events", STANDARD.events),
                config.getOptionalValue("purser.deploy.at-once", Integer.class).orElse(STANDARD.atOnce),
                config.getOptionalValue("purser.deploy.providers", Integer.class)
                        .orElse(STANDARD.providers),
                config.getOptionalValue("purser.deploy.top-up-below-days", Integer.class)
                        .orElse(STANDARD.topUpBelowDays),
                time(config, "top-up-retry", STANDARD.topUpRetry),
                config.getOptionalValue("purser.deploy.least-uakt", Long.class)
                        .map(Coin::uakt)
                        .orElse(STANDARD.gas));
    }

    private static Duration time(Config config, String name, Duration otherwise) {
        return config.getOptionalValue("purser.deploy." + name, Duration.class).orElse(otherwise);
    }
}
