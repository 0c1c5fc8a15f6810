package io.purser.akash.sdl.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose end has not been read yet. It refuses duplicate keys and resolves merge keys ({@code <<: *base}): a
 * written key overrides a merged one, and an earlier source overrides a later one.
 */
final class OpenMapping extends OpenNode {
    private static final String MERGE = "<<";

    private final SdlFindings findings;
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    private final Map<String, SourcePosition> seen = new HashMap<>();
    private final List<YamlNode> mergeSources = new ArrayList<>();
    private YamlNode.@Nullable Scalar key;
    private long weight = 1;

    OpenMapping(Beginning beginning, SdlFindings findings) {
        super(beginning);
        this.findings = findings;
    }

    @Override
    String pathOfNext() {
        return key == null ? beginning.path() : SdlPaths.field(beginning.path(), key.value());
    }

    @Override
    void add(YamlNode node) {
        weight += node.weight();
        if (key == null) {
            key = keyOf(node);
        } else {
            put(key, node);
            key = null;
        }
    }

    private YamlNode.Scalar keyOf(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar;
        }
        throw new YamlReader.Unreadable(
                beginning.path(), node.mark(), "a key is a name, not a list or a mapping" + placeholder(node));
    }

    /** YAML reads {@code image: {{IMAGE}}} as a mapping inside a mapping. */
    private static String placeholder(YamlNode node) {
        return node instanceof YamlNode.Mapping mapping && mapping.entries().size() == 1
                ? "; for a value that is filled in write ${"
                        + mapping.entries().getFirst().key().value() + "}, not {{"
                        + mapping.entries().getFirst().key().value() + "}}"
                : "";
    }

    private void put(YamlNode.Scalar name, YamlNode value) {
        SourcePosition first = seen.putIfAbsent(name.value(), name.mark());
        if (first != null) {
            findings.violation(
                    SdlPaths.field(beginning.path(), name.value()),
                    name.mark(),
                    "the key is already given in line " + first.line() + "; remove one of them");
        } else if (name.plain() && name.value().equals(MERGE)) {
            merge(value);
        } else {
            entries.put(name.value(), new YamlNode.Entry(name, value));
        }
    }

    private void merge(YamlNode value) {
        switch (value) {
            case YamlNode.Mapping mapping -> mergeSources.add(mapping);
            case YamlNode.Sequence sequence -> mergeSources.addAll(sequence.items());
            case YamlNode.Scalar scalar -> mergeSources.add(scalar);
        }
    }

    @Override
    YamlNode close() {
        for (YamlNode source : mergeSources) {
            if (source instanceof YamlNode.Mapping mapping) {
                mapping.entries()
                        .forEach(entry -> entries.putIfAbsent(entry.key().value(), entry));
            } else {
                findings.violation(
                        SdlPaths.field(beginning.path(), MERGE), source.mark(), "only a mapping can be merged");
            }
        }
        return new YamlNode.Mapping(List.copyOf(entries.values()), !mergeSources.isEmpty(), weight, beginning.mark());
    }
}
