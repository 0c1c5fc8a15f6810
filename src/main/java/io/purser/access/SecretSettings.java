package io.purser.access;

import io.purser.json.SettingDocument;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/** Reads secret or long settings from the environment, or from a file that the environment names. */
public final class SecretSettings {
    private final Function<String, Optional<String>> lookUp;

    private SecretSettings(Function<String, Optional<String>> lookUp) {
        this.lookUp = lookUp;
    }

    /** The settings of the running server. */
    public static SecretSettings of(Config config) {
        return new SecretSettings(name -> config.getOptionalValue("purser." + name, String.class));
    }

    /** The settings of a command, which starts no server, by the names of their environment variables. */
    public static SecretSettings ofVariables(Function<String, Optional<String>> variables) {
        return new SecretSettings(name -> variables.apply(variable(name)));
    }

    /**
     * The value of {@code purser.<name>}, or the content of the file {@code purser.<name>-file}.
     *
     * @throws IllegalStateException if both are set, or the file cannot be read; the message never quotes a value
     */
    public Optional<String> valueOrFile(String name) {
        Optional<String> value = lookUp.apply(name);
        Optional<String> file = lookUp.apply(name + "-file");
        if (value.isPresent() && file.isPresent()) {
            throw new IllegalStateException(
                    "%s and %s_FILE are both set; set one of them".formatted(variable(name), variable(name)));
        }
        return file.map(path -> read(path, variable(name) + "_FILE"))
                .or(() -> value)
                .map(SettingDocument::unmarked);
    }

    /** The environment variable that sets {@code purser.<name>}. */
    private static String variable(String name) {
        return "PURSER_" + name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Reads the file. The errors never quote the setting, because it may be the secret itself, put there by mistake.
     */
    private static String read(String path, String variable) {
        try {
            return SettingDocument.unmarked(Files.readString(Path.of(path.strip())));
        } catch (NoSuchFileException e) {
            throw unreadable(variable, "there is none of that name");
        } catch (AccessDeniedException e) {
            throw unreadable(variable, "Purser's user may not read it");
        } catch (CharacterCodingException e) {
            throw unreadable(variable, "it is no text in UTF-8");
        } catch (IOException | InvalidPathException e) {
            throw unreadable(variable, "it is no file");
        }
    }

    private static IllegalStateException unreadable(String variable, String why) {
        return new IllegalStateException(
                "%s has to be the name of a file that can be read: %s".formatted(variable, why));
    }
}
