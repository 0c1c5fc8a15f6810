package io.purser.ledger;

import io.purser.settings.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** The settings of the ledger. */
@ConfigMapping(prefix = "purser")
public interface LedgerProperties {
    /** The name of the time zone in which days and months begin; {@link LedgerBeans} reads it. */
    @WithDefault("UTC")
    String zone();

    /** Whether Purser migrates the database before it serves. */
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean migrateAtStart();
}
