package io.purser.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Reads a setting, secret or long, from the environment, or from the file that the environment names. */
public final class Settings {
    private Settings() {}

    /**
     * The value of {@code purser.<name>}, or the content of the file {@code purser.<name>-file}.
     *
     * @throws IllegalStateException where both are set, or the file cannot be read; never quotes a value
     */
    public static Optional<String> valueOrFile(Config config, String name) {
        Optional<String> value = config.getOptionalValue("purser." + name, String.class);
        Optional<String> file = config.getOptionalValue("purser." + name + "-file", String.class);
        if (value.isPresent() && file.isPresent()) {
            throw new IllegalStateException(
                    "%s and %s_FILE are both set; set one of them".formatted(variable(name), variable(name)));
        }
        return file.map(path -> read(path, variable(name) + "_FILE")).or(() -> value);
    }

    /** The environment variable that sets {@code purser.<name>}. */
    static String variable(String name) {
        return "PURSER_" + name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    static String read(String path, String variable) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s names %s, which cannot be read: %s".formatted(variable, path, e.getMessage()), e);
        }
    }
}
