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
 * What a running server says of itself in {@code postmaster.pid} (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*).
 *
 * @param process the server's process id
 * @param port its TCP port; 0 while it has not written one
 * @param sharedMemory the key and the id of what it and its children have in common; empty while it has not written it
 */
record PostmasterFile(long process, int port, String sharedMemory) {
    private static final int PROCESS_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final int SHARED_MEMORY_LINE = 6;
    private static final int SHM_ID = 1;
    private static final int SHM_ATTACHED = 6;

    /** Empty where no server runs, or where the file is not (yet) readable as one. */
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

    /** Whether the process still runs and is a PostgreSQL: after a reboot the number may be anyone's. */
    boolean isAlive() {
        return living().filter(PostmasterFile::isPostgres).isPresent();
    }

    /** Whether the number is taken, be it by a dead server that nobody has buried or by somebody else. */
    boolean isNumberTaken() {
        return ProcessHandle.of(process).isPresent();
    }

    /**
     * Whether children of the server outlive it, as PostgreSQL itself looks before it starts; shmctl(2)'s count of
     * attached processes. False where the system does not tell.
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

    /** Whether it is a zombie, which Java calls alive: the parent of an orphan does not always ask how it ended. */
    private static boolean hasEnded(ProcessHandle handle) {
        try {
            // proc(5): the state follows the command, which is in parentheses and may hold any character.
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"), ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            // It is gone, or this is no Linux and launchd does ask.
            return false;
        }
    }

    private static boolean isPostgres(ProcessHandle handle) {
        // Where the system does not tell the command, assume the worst: that the server runs.
        return handle.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()).startsWith("postgres"))
                .orElse(true);
    }
}
