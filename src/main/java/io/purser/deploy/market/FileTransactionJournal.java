package io.purser.deploy.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import io.purser.json.Numbers;
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
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A journal in a folder, one file for each operation, for commands that use the market without a database. Several
 * processes of one machine may share it.
 */
public final class FileTransactionJournal implements TransactionJournal, DeploymentClaims {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";
    private static final String MANIFEST = "manifest";
    /**
     * The most bytes of an operation's name that a file name can hold: two digits for each byte, and room for .json and
     * .new within 255 bytes. A smaller limit would lose existing journals.
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
        return read(operation)
                .map(node -> new JournalEntry(
                        new SignedTransaction(
                                Base64.getDecoder().decode(node.path("bytes").asText()), time(node, "timeout")),
                        JournalState.valueOf(node.path("state").asText())));
    }

    @Override
    public void signed(String operation, SignedTransaction transaction) {
        if (latest(operation)
                .filter(entry -> entry.state() == JournalState.SENT)
                .isPresent()) {
            throw new IllegalStateException(operation + " is under way already");
        }
        write(
                operation,
                object().put("bytes", Base64.getEncoder().encodeToString(transaction.bytes()))
                        .put("hash", transaction.hash())
                        .put("timeout", transaction.timeout().toString())
                        .put("state", JournalState.SENT.name()));
    }

    @Override
    public void settled(String operation, String hash, JournalState state) {
        read(operation)
                .filter(node -> node.path("hash").asText().equals(hash))
                .ifPresent(node -> write(operation, node.put("state", state.name())));
    }

    @Override
    public Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        Optional<ObjectNode> known = read(operation);
        ObjectNode node =
                known.orElseGet(() -> object().put("since", now.toString()).put("last", now.toString()));
        if (known.isEmpty()) {
            write(operation, node.put("hash", hash.toString()).put("otherHash", otherHash.toString()));
        }
        return new Creation(
                time(node, "since"),
                time(node, "last"),
                known.isEmpty(),
                node.has("dseq")
                        ? Optional.of(new DeploymentId(
                                new Address(node.path("owner").asText()),
                                node.path("dseq").asLong()))
                        : Optional.empty());
    }

    @Override
    public void again(String operation, Instant now) {
        read(operation).ifPresent(node -> write(operation, node.put("last", now.toString())));
    }

    @Override
    public void created(String operation, DeploymentId id, String manifest) {
        read(operation)
                .ifPresent(node -> write(
                        operation,
                        node.put("owner", id.owner().text())
                                .put("dseq", id.dseq())
                                .put(MANIFEST, manifest)));
    }

    @Override
    public void updated(DeploymentId id, String manifest) {
        ofDeployment(id.dseq())
                .findFirst()
                .ifPresent(node -> write(node.path("operation").asText(), node.put(MANIFEST, manifest)));
    }

    @Override
    public Optional<String> manifest(DeploymentId id) {
        return ofDeployment(id.dseq())
                .filter(node -> node.has(MANIFEST))
                .map(node -> node.path(MANIFEST).asText())
                .findFirst();
    }

    @Override
    public Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now) {
        Optional<ObjectNode> known = read(operation);
        ObjectNode node =
                known.orElseGet(() -> object().put("received", received.amount().toPlainString())
                        .put("last", now.toString())
                        .put("done", false));
        if (known.isEmpty()) {
            write(operation, node);
        }
        return new Deposit(
                new DecCoin(Coin.UACT, Numbers.decimal(node.path("received").asText())),
                time(node, "last"),
                known.isEmpty(),
                node.path("done").asBoolean());
    }

    @Override
    public void deposited(String operation) {
        read(operation).ifPresent(node -> write(operation, node.put("done", true)));
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
        return entries()
                .filter(node -> !node.has("dseq"))
                .anyMatch(node -> node.path("hash").asText().equals(hash.toString())
                        || node.path("otherHash").asText().equals(hash.toString()));
    }

    private Stream<ObjectNode> ofDeployment(long dseq) {
        return entries().filter(node -> node.path("dseq").asLong() == dseq);
    }

    private Stream<ObjectNode> entries() {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file).stream())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public <T> T oneByOne(ManifestHash hash, Supplier<T> creation) {
        Path lock = folder.resolve(hash + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                return creation.get();
            }
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw unusable(e);
        }
        throw busy();
    }

    private static Problem busy() {
        return Problem.of(
                ProblemType.BUSY, "another process is creating the same deployment; try again when it is done");
    }

    private Optional<ObjectNode> read(String operation) {
        return read(file(operation));
    }

    private Optional<ObjectNode> read(Path file) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            if (node instanceof ObjectNode object) {
                return Optional.of(object);
            }
            throw new IOException(file + " is no JSON object");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Writes the file whole or not at all, and to the disk before it returns. */
    private void write(String operation, ObjectNode node) {
        Path file = file(operation);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            ownersAlone(draft);
            Files.writeString(draft, node.put("operation", operation).toString());
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

    private static Instant time(JsonNode node, String name) {
        return Instant.parse(node.path(name).asText());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private Problem unusable(IOException e) {
        return Problem.of(
                ProblemType.NOT_READY, "the journal in " + folder + " cannot be used: " + ConnectionFailureText.why(e));
    }
}
