package io.purser.cli;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides before the server starts whether it starts Hibernate. Only the reports read with it, and it takes a good part
 * of a start; so a process that does not offer them leaves it out.
 */
final class HibernateChoice {
    private static final String ACTIVE = "quarkus.hibernate-orm.active";

    private HibernateChoice() {}

    static void make() {
        String functions = Stream.of(System.getProperty("purser.functions"), System.getenv("PURSER_FUNCTIONS"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (!needsHibernate(functions) && System.getProperty(ACTIVE) == null) {
            System.setProperty(ACTIVE, "false");
        }
    }

    /** Whether a process with this value of PURSER_FUNCTIONS offers the reports; all members are offered without one. */
    static boolean needsHibernate(@Nullable String functions) {
        return functions == null
                || functions.isBlank()
                || Arrays.stream(functions.split(",", -1)).map(String::strip).anyMatch("reports"::equals);
    }
}
