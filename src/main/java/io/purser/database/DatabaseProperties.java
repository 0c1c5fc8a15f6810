package io.purser.database;

import io.purser.settings.PositiveSeconds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** The longest waits for an answer of the database, in seconds. The driver counts them in milliseconds of 32 bits. */
@ConfigMapping(prefix = "purser.db")
interface DatabaseProperties {
    /** For everything that is not below, migrations included. */
    @WithDefault("20")
    @WithConverter(PositiveSeconds.class)
    int answerSeconds();

    /** For a commit or a sweep. */
    @WithDefault("10")
    @WithConverter(PositiveSeconds.class)
    int moneyAnswerSeconds();

    /** For reports and exports. */
    @WithDefault("60")
    @WithConverter(PositiveSeconds.class)
    int reportAnswerSeconds();
}
