package io.purser.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Supplier;

/** The start of the server, which a wrong setting ends with its sentence alone. */
public final class StartupValidation {
    private StartupValidation() {}

    /**
     * What the reader of a setting makes of it.
     *
     * @throws ConfigurationException with the reader's sentence, where it refuses the setting; Quarkus prints that
     *     instead of a stack trace
     */
    public static <T> T orRefuse(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    // Without a cause: Quarkus looks at the innermost exception to tell a wrong setting from a defect.
    private static ConfigurationException refusal(String sentence) {
        return new ConfigurationException(sentence);
    }
}
