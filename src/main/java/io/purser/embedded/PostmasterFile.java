package io.purser.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running server's own data in {@code postmaster.pid} (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*).
 *
 * @param process the server's process id
 * @param port its TCP port; 0 until the server has written one
 * @param sharedMemory the key and the id of the shared memory of the server and its children; empty until the server
 *     has written them
 */
record PostmasterFile(long process, int port, String sharedMemory) {
    private static final int PROCESS_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final int SHARED_MEMORY_LINE = 6;
    private static final int SHM_ID = 1;
    private static final int SHM_ATTACHED = 6;

    /** Reads the file; empty if no server runs, or if the file is not complete yet. */
    static Optional<PostmasterFile> read(Path dataFolder) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(in(dataFolder));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            String port = line(lines, PORT_LINE);
            return Optional.of(new PostmasterFile(
                    Long.parseLong(line(lines, PROCESS_LINE)),
                    port.isEmpty() ? 0 : Integer.parseInt(port),
                    line(lines, SHARED_MEMORY_LINE)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String line(List<String> lines, int number) {
        return lines.size() > number ? lines.get(number).strip() : "";
    }

    static Path in(Path dataFolder) {
        return dataFolder.resolve("postmaster.pid");
    }

    /** Whether the process still runs and is a PostgreSQL; after a reboot, another process may have the number. */
    boolean isAlive() {
        return living().filter(PostmasterFile::isPostgres).isPresent();
    }

    /** Whether a process has the number: a dead server whose parent has not collected it, or another process. */
    boolean isNumberTaken() {
        return ProcessHandle.of(process).isPresent();
    }

    /**
     * Whether children of the server outlive it. Like PostgreSQL before its start, checks shmctl(2)'s count of attached
     * processes. False if the system does not tell the count.
     */
    boolean hasChildrenLeft() {
        String[] keyAndId = sharedMemory.split("\\s+", -1);
        try (Stream<String> segments = Files.lines(Path.of("/proc/sysvipc/shm"))) {
            return segments.map(segment -> segment.strip().split("\\s+", -1))
                    .filter(segment -> segment[SHM_ID].equals(keyAndId[keyAndId.length - 1]))
                    .anyMatch(segment -> !segment[SHM_ATTACHED].equals("0"));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<ProcessHandle> living() {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).filter(handle -> !hasEnded(handle));
    }

    /**
     * Whether the process is a zombie, which Java counts as alive; the parent of an orphan does not always collect it.
     */
    private static boolean hasEnded(ProcessHandle handle) {
        try {
            // proc(5): the state follows the command, which is in parentheses and may contain any character.
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"), ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            // The process is gone, or this is not Linux and launchd collects it.
            return false;
        }
    }

    private static boolean isPostgres(ProcessHandle handle) {
        // If the system does not tell the command, assume the worst: the server runs.
        return handle.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()).startsWith("postgres"))
                .orElse(true);
    }
}
