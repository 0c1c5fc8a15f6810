package io.purser.ledger;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Builds the parts of this package from the settings. */
@Singleton
class LedgerBeans {
    /** Not read by the mapping itself, whose error would not name the setting. */
    @Produces
    @Singleton
    ZoneId zone(LedgerProperties settings) {
        try {
            return ZoneId.of(settings.zone());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "PURSER_ZONE sets purser.zone to \"%s\", which is no time zone; use a name such as Europe/Berlin"
                            .formatted(settings.zone()),
                    e);
        }
    }
}
