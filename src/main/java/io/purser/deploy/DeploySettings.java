package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * How long the workers wait, and what the wallet has to keep.
 *
 * @param topUpBelowDays Purser tops an escrow up once it lasts for less than that many days
 * @param gas what the wallet has to hold for gas before anything is begun
 */
public record DeploySettings(Pauses pauses, Limits limits, Workers workers, int topUpBelowDays, Coin gas) {
    /**
     * The time between two attempts.
     *
     * @param poll between two looks at what is not ready yet
     * @param watch between two looks at what is ready
     * @param topUpRetry between two attempts to top an escrow up, if the first was refused
     */
    public record Pauses(Duration poll, Duration watch, Duration topUpRetry) {}

    /**
     * When Purser gives up.
     *
     * @param bidding for bids, until the deployment is given up
     * @param timeout with nodes and Console that are away, before the deposit is paid; afterwards there is no end to it
     * @param events for the provider to say why a service does not come up
     * @param providers how many may fail a deployment before it is given up
     */
    public record Limits(Duration bidding, Duration timeout, Duration events, int providers) {}

    /**
     * How replicas share the work.
     *
     * @param lease how long a deployment stays with a worker that is not heard of any more
     * @param atOnce how many deployments one replica carries on at a time
     */
    public record Workers(Duration lease, int atOnce) {}

    public static final DeploySettings STANDARD = new DeploySettings(
            new Pauses(Duration.ofSeconds(3), Duration.ofMinutes(1), Duration.ofHours(1)),
            new Limits(Duration.ofMinutes(3), Duration.ofMinutes(30), Duration.ofSeconds(5), 3),
            new Workers(Duration.ofSeconds(60), 64),
            3,
            Coin.uakt(1_000_000));

    /** The settings {@code purser.deploy.*}, with the standard ones where nothing is said. */
    static DeploySettings of(Config config) {
        return new DeploySettings(
                new Pauses(
                        time(config, "poll", STANDARD.pauses.poll),
                        time(config, "watch", STANDARD.pauses.watch),
                        time(config, "top-up-retry", STANDARD.pauses.topUpRetry)),
                new Limits(
                        time(config, "bidding", STANDARD.limits.bidding),
                        time(config, "patience", STANDARD.limits.timeout),
                        time(config, "events", STANDARD.limits.events),
                        number(config, "providers", STANDARD.limits.providers)),
                new Workers(
                        time(config, "worker-silence", STANDARD.workers.lease),
                        number(config, "at-once", STANDARD.workers.atOnce)),
                number(config, "top-up-below-days", STANDARD.topUpBelowDays),
                config.getOptionalValue("purser.deploy.least-uakt", Long.class)
                        .map(Coin::uakt)
                        .orElse(STANDARD.gas));
    }

    private static int number(Config config, String name, int otherwise) {
        return config.getOptionalValue("purser.deploy." + name, Integer.class).orElse(otherwise);
    }

    private static Duration time(Config config, String name, Duration otherwise) {
        return config.getOptionalValue("purser.deploy." + name, Duration.class).orElse(otherwise);
    }
}
