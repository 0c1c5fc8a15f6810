package io.purser.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A document from a setting, or the built-in one if the operator gives none. */
public final class OverridableDocument {
    private final String name;
    private final byte[] content;

    private OverridableDocument(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /**
     * Reads the whole document.
     *
     * @param variable the setting's environment variable, for the message
     * @param given the value of the setting: the document, or the name of a file ({@link SettingDocument})
     * @param builtIn the resource to use if the setting is empty
     * @throws UncheckedIOException naming the variable and the file, if it cannot be read
     */
    public static OverridableDocument read(String variable, Optional<String> given, String builtIn) {
        if (given.isPresent()) {
            SettingDocument document = SettingDocument.read(variable, given.get());
            return new OverridableDocument(document.name(), document.content());
        }
        try {
            return new OverridableDocument("the built-in " + builtIn, resource(builtIn));
        } catch (IOException e) {
            throw new UncheckedIOException(builtIn + " of the program cannot be read", e);
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

    /** The name of the document in messages. */
    public String name() {
        return name;
    }

    public byte[] content() {
        return content.clone();
    }
}
