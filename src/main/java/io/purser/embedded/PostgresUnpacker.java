package io.purser.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks PostgreSQL's programs from the class path, once per version and folder. */
final class PostgresUnpacker {
    private PostgresUnpacker() {}

    /** The programs in the folder; unpacks them if they are missing. Only one process at a time may call this. */
    static PostgresPrograms into(Path folder) throws IOException {
        byte[] archive = archive();
        Path home = folder.resolve("postgresql-" + checksum(archive));
        if (!Files.isDirectory(home)) {
            Path unfinished = folder.resolve("postgresql.unfinished");
            deleteRecursively(unfinished);
            unpack(archive, unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(home);
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system.startsWith("mac") ? "Darwin" : "Linux",
                architecture.equals("amd64") ? "x86_64" : architecture)) {
            return archive.readAllBytes();
        } catch (IllegalStateException | NullPointerException e) {
            throw new LocalDatabaseException(
                    "There is no embedded PostgreSQL for " + system + " on " + architecture
                            + ": give Purser a PostgreSQL with PURSER_DB_URL",
                    e);
        }
    }

    private static String checksum(byte[] archive) {
        CRC32 checksum = new CRC32();
        checksum.update(archive);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    private static void unpack(byte[] archive, Path home) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) {
                    throw new LocalDatabaseException("PostgreSQL's archive holds a path outside of itself: " + target);
                }
                unpack(entry, entries, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean program =
                    "bin".equals(String.valueOf(target.resolveSibling("").getFileName()));
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
