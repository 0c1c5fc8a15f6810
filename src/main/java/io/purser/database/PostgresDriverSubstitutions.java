package io.purser.database;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the native executable replaces in PostgreSQL's driver, so that a start does less. */
final class PostgresDriverSubstitutions {
    private PostgresDriverSubstitutions() {}

    /** Reads a version without the number formats of a locale. */
    @TargetClass(className = "org.postgresql.core.ServerVersion")
    static final class Version {
        private Version() {}

        @Substitute
        static int parseServerVersionStr(@Nullable String version) {
            return ServerVersionNumber.of(version);
        }
    }

    /** Searches no class path for a file of defaults, because an executable has no other class path than its own. */
    @TargetClass(className = "org.postgresql.Driver")
    static final class Defaults {
        private Defaults() {}

        @Substitute
        Properties loadDefaultProperties() {
            Properties defaults = new Properties();
            defaults.setProperty("user", System.getProperty("user.name", ""));
            return defaults;
        }
    }
}
