package io.purser.deploy.source;

import io.purser.deploy.source.tree.SourceTree;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a test, by their paths. */
public record MemoryTree(SortedMap<String, String> files) implements SourceTree {
    public static MemoryTree of(Map<String, String> files) {
        return new MemoryTree(new TreeMap<>(files));
    }

    @Override
    public SortedSet<String> paths() {
        return new TreeSet<>(files.keySet());
    }

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
