package io.purser.deploy.source.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder on this machine. It does not follow links. */
public final class LocalTree implements SourceTree {
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 50_000;
    private static final Set<String> SKIPPED = Set.of(".git", "node_modules");
    private static final Pattern ORIGIN =
            Pattern.compile("\\[remote \"origin\"][^\\[]*?\\burl\\s*=\\s*(?:git@github\\.com:)?(\\S+)");
    private static final Pattern BRANCH = Pattern.compile("ref: refs/heads/(\\S+)\\s*");

    private final Path root;
    private final SortedSet<String> paths = new TreeSet<>();

    /**
     * Lists the folder's files once.
     *
     * @throws IOException if it cannot be read, or is not a folder
     */
    public LocalTree(Path root) throws IOException {
        this.root = root;
        Files.walkFileTree(root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new Visitor());
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && SKIPPED.contains(String.valueOf(folder.getFileName()))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                paths.add(root.relativize(file).toString().replace('\\', '/'));
            }
            return paths.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE; // skips a file that cannot be read
        }
    }

    @Override
    public SortedSet<String> paths() {
        return Collections.unmodifiableSortedSet(paths);
    }

    @Override
    public Optional<String> read(String path) {
        return paths.contains(path) ? text(root.resolve(path)) : Optional.empty();
    }

    /** The repository on GitHub from which it was cloned; empty if its Git does not say so. */
    public Optional<String> origin() {
        return text(root.resolve(".git/config"))
                .map(ORIGIN::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** The branch that is checked out; empty if its Git does not say so. */
    public Optional<String> branch() {
        return text(root.resolve(".git/HEAD"))
                .map(BRANCH::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private static Optional<String> text(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            return bytes.length > LARGEST_FILE
                    ? Optional.empty()
                    : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
