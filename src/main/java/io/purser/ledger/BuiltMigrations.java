package io.purser.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations of this build: the names of their files, and the checksums that Flyway stores of them. The native
 * executable computes them when it is built ({@code quarkus.native.additional-build-args}).
 */
final class BuiltMigrations {
    private static final String FOLDER = "db/migration";
    private static final Map<String, Integer> CHECKSUMS = read();

    private BuiltMigrations() {}

    /** The checksum of each file by its name; empty if the class path cannot be listed. */
    static Map<String, Integer> checksums() {
        return CHECKSUMS;
    }

    private static Map<String, Integer> read() {
        URL folder = BuiltMigrations.class.getClassLoader().getResource(FOLDER);
        if (folder == null) {
            return Map.of();
        }
        try {
            if (folder.getProtocol().equals("file")) {
                return read(Path.of(folder.toURI()));
            }
            if (!(folder.openConnection() instanceof JarURLConnection jar)) {
                return Map.of();
            }
            try (FileSystem files =
                    FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
                return read(files.getPath("/" + FOLDER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> read(Path folder) throws IOException {
        Map<String, Integer> checksums = new HashMap<>();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            checksums.put(file.getFileName().toString(), checksum(file));
        }
        return Map.copyOf(checksums);
    }

    /** Flyway's checksum: the CRC-32 of the lines without their ends. */
    private static int checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                checksum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) checksum.getValue();
    }
}
