package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.settings.PositiveInt;
import io.purser.settings.PositiveOrZeroLong;
import io.purser.settings.PositiveTime;
import io.purser.settings.YesOrNo;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * How long the workers wait, and how much money the wallet has to keep.
 *
 * @param topUpBelowDays Purser tops an escrow up once it lasts for fewer days than this
 * @param gas how much the wallet has to hold for gas before Purser begins anything
 */
public record DeploySettings(Pauses pauses, Limits limits, Workers workers, int topUpBelowDays, Coin gas) {
    /**
     * The time between two attempts.
     *
     * @param poll between two checks of a deployment that is not ready
     * @param watch between two checks of a ready deployment
     * @param topUpRetry between two attempts to top an escrow up after a refusal
     */
    public record Pauses(Duration poll, Duration watch, Duration topUpRetry) {}

    /**
     * When Purser gives up.
     *
     * @param bidding how long to wait for bids
     * @param timeout how long an order waits for nodes and Console that cannot be reached, before the deposit is paid;
     *     afterwards it waits without a limit; also how long an update waits for a provider that cannot be reached
     * @param events how long a provider may take to say why a service does not start
     * @param providers how many providers may fail a deployment
     * @param privateHosts whether Purser asks services at hosts of private networks whether they are healthy
     */
    public record Limits(Duration bidding, Duration timeout, Duration events, int providers, boolean privateHosts) {}

    /**
     * How replicas share the work.
     *
     * @param lease how long a worker keeps a deployment without a sign of life
     * @param atOnce how many deployments one replica works on at a time
     */
    public record Workers(Duration lease, int atOnce) {}

    public static final DeploySettings STANDARD = new DeploySettings(
            new Pauses(Duration.ofSeconds(3), Duration.ofMinutes(1), Duration.ofHours(1)),
            new Limits(Duration.ofMinutes(3), Duration.ofMinutes(30), Duration.ofSeconds(5), 3, false),
            new Workers(Duration.ofSeconds(60), 64),
            3,
            Coin.uakt(1_000_000));

    /** Reads {@code purser.deploy.*}, with the standard value of each setting that is not set. */
    static DeploySettings of(SmallRyeConfig config) {
        return new DeploySettings(
                new Pauses(
                        time(config, "poll", STANDARD.pauses.poll),
                        time(config, "watch", STANDARD.pauses.watch),
                        time(config, "top-up-retry", STANDARD.pauses.topUpRetry)),
                new Limits(
                        time(config, "bidding", STANDARD.limits.bidding),
                        time(config, "patience", STANDARD.limits.timeout),
                        time(config, "events", STANDARD.limits.events),
                        number(config, "providers", STANDARD.limits.providers),
                        read(config, "private-hosts", new YesOrNo()).orElse(STANDARD.limits.privateHosts)),
                new Workers(
                        time(config, "worker-silence", STANDARD.workers.lease),
                        number(config, "at-once", STANDARD.workers.atOnce)),
                number(config, "top-up-below-days", STANDARD.topUpBelowDays),
                read(config, "least-uakt", new PositiveOrZeroLong())
                        .map(Coin::uakt)
                        .orElse(STANDARD.gas));
    }

    private static int number(SmallRyeConfig config, String name, int otherwise) {
        return read(config, name, new PositiveInt()).orElse(otherwise);
    }

    private static Duration time(SmallRyeConfig config, String name, Duration otherwise) {
        return read(config, name, new PositiveTime()).orElse(otherwise);
    }

    private static <T> Optional<T> read(SmallRyeConfig config, String name, Converter<T> reader) {
        try {
            return config.getOptionalValue("purser.deploy." + name, reader);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "PURSER_DEPLOY_%s: %s"
                            .formatted(
                                    name.replace('-', '_').toUpperCase(Locale.ROOT),
                                    Objects.requireNonNullElse(e.getCause(), e).getMessage()),
                    e);
        }
    }
}
