package io.purser.codes;

import java.util.Locale;

/** A constant of an enumeration with a code, which JSON, the database and settings use. */
public interface Coded {
    /** The name of the constant, such as {@code IN_FLIGHT}. */
    String name();

    /** The code; without another rule, the name in lower case, such as {@code in_flight}. */
    default String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A constant whose code has hyphens, such as {@code in-flight}. */
    interface Hyphenated extends Coded {
        @Override
        default String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
