package io.purser.cache;

import io.purser.settings.PositiveOrZeroInt;
import io.purser.settings.PositiveOrZeroLong;
import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings {@code purser.cache.*}: how much the cache holds. */
@ConfigMapping(prefix = "purser.cache")
interface CacheProperties {
    /** The largest answer that is kept, in bytes. */
    @WithDefault("1048576")
    @WithConverter(PositiveOrZeroInt.class)
    int largestAnswerBytes();

    /** The bytes that the answers of one caller may take; the oldest go first. */
    @WithDefault("67108864")
    @WithConverter(PositiveOrZeroLong.class)
    long bytesPerKey();

    /** The bytes that all answers may take; the oldest go first. 0 turns the cache off. */
    @WithDefault("1073741824")
    @WithConverter(PositiveOrZeroLong.class)
    long totalBytes();

    /** How long a call waits for the cache to say whether it has an answer; then it goes on without one. */
    @WithDefault("PT0.2S")
    @WithConverter(PositiveTime.class)
    Duration lookUpTime();

    /** How long a caller waits for the end of its answer until the answer is kept; then it gets the end, and the keeping goes on. */
    @WithDefault("PT0.5S")
    @WithConverter(PositiveTime.class)
    Duration keepTime();
}
