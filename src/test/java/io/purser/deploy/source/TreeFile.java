package io.purser.deploy.source;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The shape of a repository in one file, in the form of Go's txtar: first the expected result, then each file after a
 * line with its name.
 *
 * @param expected as {@link #described} writes it
 */
record TreeFile(String name, String expected, MemoryTree tree) {
    private static final String ENDING = ".txtar";

    /** All files, in the order of their names. */
    static List<TreeFile> all() {
        try (Stream<Path> files =
                Files.list(Path.of(TreeFile.class.getResource("trees").toURI()))) {
            return files.filter(path -> path.toString().endsWith(ENDING))
                    .sorted(Comparator.naturalOrder())
                    .map(TreeFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static TreeFile named(String name) {
        return all().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TreeFile read(Path path) {
        try {
            StringBuilder expected = new StringBuilder();
            Map<String, StringBuilder> files = new TreeMap<>();
            StringBuilder into = expected;
            for (String line : Files.readString(path).lines().toList()) {
                if (line.startsWith("-- ") && line.endsWith(" --")) {
                    into = new StringBuilder();
                    files.put(line.substring(3, line.length() - 3), into);
                } else {
                    into.append(line).append('\n');
                }
            }
            Map<String, String> texts = new TreeMap<>();
            files.forEach((file, text) -> texts.put(file, text.toString()));
            String name = String.valueOf(path.getFileName());
            return new TreeFile(
                    name.substring(0, name.length() - ENDING.length()), expected.toString(), MemoryTree.of(texts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result for a tree, in lines. */
    static String described(Detection found) {
        return switch (found) {
            case BuildPlan plan -> {
                StringBuilder text = new StringBuilder(
                        "%s in %s on %d\n".formatted(plan.framework().code(), plan.image(), plan.port()));
                plan.build()
                        .forEach(command ->
                                text.append("build: ").append(command).append('\n'));
                text.append("start: ").append(plan.start()).append('\n');
                plan.environment().forEach((key, value) -> text.append("env: %s=%s\n".formatted(key, value)));
                plan.reasons()
                        .forEach(reason ->
                                text.append("because: ").append(reason).append('\n'));
                yield text.toString();
            }
            case DetectionRefusal refusal -> "refused: " + refusal.message() + "\n";
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
