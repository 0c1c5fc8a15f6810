package io.purser.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Supplier;

/** Ends the server's start on a wrong setting, and prints the sentence about that setting alone. */
public final class StartupValidation {
    private StartupValidation() {}

    /**
     * The value that the reader makes of a setting.
     *
     * @throws ConfigurationException with the reader's sentence, if the reader refuses the setting; Quarkus prints it
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
