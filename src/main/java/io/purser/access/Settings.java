package io.purser.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/** Reads settings, secret or long, from the environment or from a file that the environment names. */
public final class Settings {
    private final Function<String, Optional<String>> lookUp;

    private Settings(Function<String, Optional<String>> lookUp) {
        this.lookUp = lookUp;
    }

    /** The settings of the running server. */
    public static Settings of(Config config) {
        return new Settings(name -> config.getOptionalValue("purser." + name, String.class));
    }

    /** The settings of a command, which starts no server. */
    public static Settings of(Map<String, String> environment) {
        return new Settings(name -> Optional.ofNullable(environment.get(variable(name))));
    }

    /**
     * The value of {@code purser.<name>}, or the content of the file {@code purser.<name>-file}.
     *
     * @throws IllegalStateException where both are set, or the file cannot be read; never quotes a value
     */
    public Optional<String> valueOrFile(String name) {
        Optional<String> value = lookUp.apply(name);
        Optional<String> file = lookUp.apply(name + "-file");
        if (value.isPresent() && file.isPresent()) {
            throw new IllegalStateException(
                    "%s and %s_FILE are both set; set one of them".formatted(variable(name), variable(name)));
        }
        return file.map(path -> read(path, variable(name) + "_FILE")).or(() -> value);
    }

    /** The environment variable that sets {@code purser.<name>}. */
    private static String variable(String name) {
        return "PURSER_" + name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String read(String path, String variable) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s names %s, which cannot be read: %s".formatted(variable, path, e.getMessage()), e);
        }
    }
}
