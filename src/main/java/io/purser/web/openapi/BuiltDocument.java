package io.purser.web.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The packed document as the build wrote it. The native executable has it since its build, and not as a resource:
 * Quarkus would read a resource at each start, and write it as JSON and as YAML.
 */
final class BuiltDocument {
    private static final String RESOURCE = "META-INF/quarkus-generated-openapi-doc.JSON";
    private static final byte[] JSON = read();

    private BuiltDocument() {}

    /** The packed document as JSON; nobody may change the array. */
    static byte[] json() {
        return JSON;
    }

    private static byte[] read() {
        try (InputStream resource = BuiltDocument.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this build");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
