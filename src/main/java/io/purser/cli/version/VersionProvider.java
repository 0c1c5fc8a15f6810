package io.purser.cli.version;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Gives {@code --version} the version of the build. */
@RegisterForReflection
public final class VersionProvider implements IVersionProvider {
    /** Read when the native executable is built, because the executable does not contain the file. */
    private static final String VERSION = read();

    @Override
    public String[] getVersion() {
        return new String[] {"purser " + VERSION};
    }

    private static String read() {
        try (InputStream text = VersionProvider.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
