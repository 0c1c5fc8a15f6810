package io.purser.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that the operator may name in a setting, or the one that is built in where he names none. */
public final class OperatorsFile {
    private final String name;
    private final byte[] content;

    private OperatorsFile(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /**
     * Reads it whole.
     *
     * @param variable the setting's environment variable, for the message
     * @param named what it says
     * @param builtIn the resource that serves where it says nothing
     * @throws UncheckedIOException naming the variable and the file, where that cannot be read
     */
    public static OperatorsFile read(String variable, Optional<String> named, String builtIn) {
        try {
            return named.isPresent()
                    ? new OperatorsFile(named.get(), Files.readAllBytes(Path.of(named.get())))
                    : new OperatorsFile("the built-in " + builtIn, resource(builtIn));
        } catch (IOException e) {
            throw new UncheckedIOException(variable + " names a file that cannot be read: " + named.orElse(builtIn), e);
        }
    }

    private static byte[] resource(String builtIn) throws IOException {
        try (InputStream resource =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(builtIn)) {
            if (resource == null) {
                throw new IllegalStateException(builtIn + " is missing from the program");
            }
            return resource.readAllBytes();
        }
    }

    /** How messages call it. */
    public String name() {
        return name;
    }

    public byte[] content() {
        return content.clone();
    }
}
