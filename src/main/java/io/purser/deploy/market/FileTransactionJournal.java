package io.purser.deploy.market;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.json.Numbers;
import io.purser.json.OutsideJson;
import io.purser.json.SentJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A journal in a folder, one file for each operation, for commands that use the market without a database. Several
 * processes of one machine may share it.
 */
public final class FileTransactionJournal implements TransactionJournal, DeploymentClaims {
    private static final String SUFFIX = ".json";
    private static final String LOCK = ".lck";
    /**
     * The most bytes of an operation's name that a file name can hold: two digits for each byte, and room for .json and
     * .new or .lck within 255 bytes. A smaller limit would lose existing journals.
     */
    private static final int LONGEST_NAME = 123;

    private final Path folder;

    /** Opens the journal, and makes the folder if it does not exist. */
    public FileTransactionJournal(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public Optional<JournalEntry> latest(String operation) {
        return read(file(operation), JournalFile.OfTransaction.class).map(JournalFile.OfTransaction::toEntry);
    }

    @Override
    public void signed(String operation, SignedTransaction transaction) {
        // Another process may have the same operation: the look and the note are one act.
        locked(file(operation).resolveSibling(file(operation).getFileName() + LOCK), () -> {
            latest(operation).map(JournalEntry::state).ifPresent(state -> {
                switch (state) {
                    case SENT -> throw new IllegalStateException(operation + " is under way already");
                    case DONE -> throw new IllegalStateException(operation + " has happened already");
                    case FAILED, REFUSED, EXPIRED -> {}
                }
            });
            write(operation, JournalFile.OfTransaction.sent(operation, transaction));
            return operation;
        });
    }

    @Override
    public void settled(String operation, String hash, JournalState state) {
        read(file(operation), JournalFile.OfTransaction.class)
                .filter(known -> known.hash().equals(hash))
                .ifPresent(known -> write(operation, known.in(state)));
    }

    @Override
    public Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        Optional<JournalFile> known = read(operation);
        JournalFile file = known.orElseGet(() -> JournalFile.ofCreation(operation, hash, otherHash, now));
        if (known.isEmpty()) {
            write(operation, file);
        }
        return new Creation(
                present(operation, file.since()), present(operation, file.last()), known.isEmpty(), file.deployment());
    }

    @Override
    public void again(String operation, Instant now) {
        read(operation).ifPresent(file -> write(operation, file.again(now)));
    }

    @Override
    public void created(String operation, DeploymentId id, String manifest) {
        read(operation).ifPresent(file -> write(operation, file.created(id, manifest)));
    }

    @Override
    public void updated(DeploymentId id, String manifest) {
        ofDeployment(id.dseq()).findFirst().ifPresent(file -> write(file.operation(), file.updated(manifest)));
    }

    @Override
    public Optional<String> manifest(DeploymentId id) {
        return ofDeployment(id.dseq()).flatMap(file -> file.manifest().stream()).findFirst();
    }

    @Override
    public boolean isBegun(String operation) {
        return read(operation).isPresent();
    }

    @Override
    public Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now) {
        Optional<JournalFile> known = read(operation);
        JournalFile file = known.orElseGet(() -> JournalFile.ofDeposit(operation, received, now));
        if (known.isEmpty()) {
            write(operation, file);
        }
        return new Deposit(
                new DecCoin(Coin.UACT, Numbers.decimal(present(operation, file.received()))),
                present(operation, file.last()),
                known.isEmpty(),
                file.done().orElse(false));
    }

    @Override
    public void deposited(String operation) {
        read(operation).ifPresent(file -> write(operation, file.finished()));
    }

    @Override
    public void refused(String operation) {
        try {
            Files.deleteIfExists(file(operation));
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public boolean isClaimed(long dseq) {
        return ofDeployment(dseq).findFirst().isPresent();
    }

    @Override
    public boolean isAwaited(ManifestHash hash) {
        return entries().anyMatch(file -> file.awaits(hash));
    }

    private Stream<JournalFile> ofDeployment(long dseq) {
        return entries().filter(file -> file.dseq().orElse(0) == dseq);
    }

    private Stream<JournalFile> entries() {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file, JournalFile.class).stream())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public <T> T oneByOne(ManifestHash hash, Supplier<T> creation) {
        return locked(folder.resolve(hash + ".lock"), creation);
    }

    private <T> T locked(Path lock, Supplier<T> act) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                return act.get();
            }
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw unusable(e);
        }
        throw busy();
    }

    private static Problem busy() {
        return Problem.of(ProblemType.BUSY, "another process is doing the same; try again when it is done");
    }

    private Optional<JournalFile> read(String operation) {
        return read(file(operation), JournalFile.class);
    }

    private <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(OutsideJson.read(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UnreadableJson e) {
            throw unusable(new IOException(file + " cannot be read: " + e.getMessage(), e));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private <T> T present(String operation, Optional<T> value) {
        return value.orElseThrow(
                () -> unusable(new IOException(file(operation) + " is about another kind of operation")));
    }

    /** Writes the file whole or not at all, and to the disk before it returns. */
    private void write(String operation, Record content) {
        Path file = file(operation);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            ownersAlone(draft);
            Files.writeString(draft, SentJson.write(content));
            force(draft, StandardOpenOption.WRITE);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Creates a file that only its owner can read, because manifests may contain secrets. */
    private static void ownersAlone(Path draft) throws IOException {
        Files.deleteIfExists(draft);
        if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    /**
     * The file of an operation. The name of an operation may contain slashes and have any length, but the name of a
     * file has at most 255 bytes.
     */
    private Path file(String operation) {
        byte[] name = operation.getBytes(StandardCharsets.UTF_8);
        return folder.resolve(
                (name.length <= LONGEST_NAME ? HexFormat.of().formatHex(name) : "sha256-" + sha256(name)) + SUFFIX);
    }

    private static String sha256(byte[] name) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Problem unusable(IOException e) {
        return Problem.of(
                ProblemType.NOT_READY, "the journal in " + folder + " cannot be used: " + ConnectionFailureText.why(e));
    }
}
