package io.purser.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The locks between the processes that use one database folder. One process at a time starts or stops the server
 * ({@link #enter}). Every process that uses the server holds a shared lock ({@link #use}), so that the last one to
 * leave knows that it is the last.
 *
 * <p>Both are locks of the operating system on one byte each. If a process is killed, its locks end at once.
 */
final class FolderLock implements AutoCloseable {
    private static final long DOOR = 0;
    private static final long USE = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path file;
    private final FileChannel channel;
    private @Nullable FileLock filter;
    private @Nullable FileLock use;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock open(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        return new FolderLock(
                file,
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Waits until nobody else starts or stops the server. */
    void enter(Runnable whenItTakesTime) throws IOException {
        Deadline politeness = Deadline.after(Duration.ofSeconds(1));
        Deadline timeout = Deadline.after(TIMEOUT);
        boolean said = false;
        while ((filter = tryToEnter()) == null) {
            if (timeout.hasPassed()) {
                throw new LocalDatabaseException("Another Purser has been starting or stopping the database for "
                        + TIMEOUT.toSeconds() + " seconds (it holds " + file
                        + "): end it, or choose another folder with PURSER_DATA");
            }
            if (!said && politeness.hasPassed()) {
                whenItTakesTime.run();
                said = true;
            }
            Deadline.pause();
        }
    }

    private @Nullable FileLock tryToEnter() throws IOException {
        try {
            return channel.tryLock(DOOR, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // another thread of this process has it
        }
    }

    void leave() throws IOException {
        if (filter != null) {
            filter.release();
            filter = null;
        }
    }

    /** Whether another process uses the server; may only be called between {@link #enter} and {@link #leave}. */
    boolean isUsedByOthers() throws IOException {
        try (FileLock all = channel.tryLock(USE, 1, false)) {
            return all == null;
        }
    }

    void use() throws IOException {
        use = channel.tryLock(USE, 1, true);
    }

    void stopUsing() throws IOException {
        if (use != null) {
            use.release();
            use = null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
