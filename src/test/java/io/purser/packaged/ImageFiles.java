package io.purser.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file system of the native image: the executable, the C library that it needs, and what every container is given. */
final class ImageFiles implements AutoCloseable {
    private static final Pattern LIBRARY = Pattern.compile("(?m)(/\\S+) \\(0x");

    private final Path root;

    private ImageFiles(Path root) {
        this.root = root;
    }

    /**
     * Makes it anew; needs to be root.
     *
     * @param names of other containers, all of which are on this machine
     */
    static ImageFiles make(ImageRecipe recipe, Path executable, List<String> names)
            throws IOException, InterruptedException {
        Path root = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "container");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String folder :
                List.of("tmp", "proc", "dev", "etc", recipe.folder().substring(1))) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.setPosixFilePermissions(root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path target = root.resolve(recipe.executable().substring(1));
        Files.copy(executable, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(target, permissions(recipe.mode()));
        Files.setAttribute(target, "unix:uid", recipe.user());
        Matcher library = LIBRARY.matcher(printed("ldd", executable.toString()));
        while (library.find()) {
            Path copy = root.resolve(library.group(1).substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(library.group(1)).toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
        }
        // What an engine writes into every container.
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost " + String.join(" ", names) + "\n");
        return new ImageFiles(root);
    }

    Path root() {
        return root;
    }

    private static Set<PosixFilePermission> permissions(String octal) {
        StringBuilder text = new StringBuilder();
        for (char digit : octal.substring(octal.length() - 3).toCharArray()) {
            int bits = digit - '0';
            text.append((bits & 4) == 0 ? '-' : 'r')
                    .append((bits & 2) == 0 ? '-' : 'w')
                    .append((bits & 1) == 0 ? '-' : 'x');
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    private static String printed(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + printed);
        }
        return printed;
    }

    /** Nothing is mounted in it where the test sees it: containers mount in a namespace of their own. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
