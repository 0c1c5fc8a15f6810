package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * What stands around the application under test, reached from outside: class loaders differ between a test, its
 * resources and the application, and the application may be another process.
 */
public final class TestSystem {
    static final String DATABASE = "purser.tests.database";
    private static final String ACCESS_DATABASE = "purser.tests.access-database";
    static final String PROVIDER = "purser.tests.provider";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestSystem() {}

    /** A name that nobody else uses, to find again what a test left. */
    public static String unique(String what) {
        return what + "-" + UUID.randomUUID();
    }

    /** The calls that reached the fake provider and hold that text; each has a path, an authorization and a body. */
    public static List<JsonNode> callsWith(String text) {
        String query =
                "/calls?with=" + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        try (InputStream answer = provider(query).toURL().openStream()) {
            JsonNode calls = JSON.readTree(answer);
            return StreamSupport.stream(calls.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address of the fake provider. */
    public static URI provider(String path) {
        return URI.create(Objects.requireNonNull(System.getProperty(PROVIDER)) + path);
    }

    /** The JDBC URL of the application's database; user and password are {@code postgres}. */
    public static String databaseUrl() {
        return Objects.requireNonNull(System.getProperty(DATABASE));
    }

    /** The JDBC URL of the database of an application whose door is closed. */
    public static String accessDatabaseUrl() {
        return Objects.requireNonNull(System.getProperty(ACCESS_DATABASE));
    }

    public static void setAccessDatabase(String url) {
        System.setProperty(ACCESS_DATABASE, url);
    }
}
