package io.purser.access;

import io.purser.settings.PositiveLong;
import io.purser.settings.PositiveTime;
import io.purser.settings.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** The settings of access: who is let in, and how much memory and time a request may take before that. */
@ConfigMapping(prefix = "purser")
interface AccessProperties {
    @WithDefault("10485760")
    @WithConverter(PositiveLong.class)
    long maxBodyBytes();

    /** The memory for all requests in flight; a sixth of the heap without it. */
    Optional<Long> requestMemoryBytes();

    /** The memory for the requests of one key; half of all without it. */
    Optional<Long> requestMemoryPerKeyBytes();

    /** The addresses of reverse proxies whose {@code X-Forwarded-For} counts. */
    Optional<String> trustedProxies();

    /** If it is not zero, callers have to be known while the database is unavailable. */
    @WithDefault("0")
    BigDecimal failOpenUsd();

    Access access();

    /** The settings {@code purser.access.*}. */
    interface Access {
        /** Whether callers without a key may do everything; loopback decides without it. */
        Optional<@WithConverter(YesOrNo.class) Boolean> open();

        /** The number of wrong keys that one address may try in a minute. */
        @WithDefault("30")
        @WithConverter(PositiveLong.class)
        long failuresPerMinute();

        /** The time for the body of a request. */
        @WithDefault("PT30S")
        @WithConverter(PositiveTime.class)
        Duration bodyTimeout();
    }
}
