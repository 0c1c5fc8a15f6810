package io.purser.akash.sdl.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML document as a tree with the place of every node. Aliases share the node for which they stand. */
public sealed interface YamlNode {
    SourcePosition mark();

    /** The number of nodes if every alias is written out. */
    long weight();

    /**
     * A scalar as the file has it.
     *
     * @param plain neither quoted nor a block, so that {@code true}, {@code 1} and {@code ~} are not only texts
     */
    record Scalar(String value, boolean plain, SourcePosition mark) implements YamlNode {
        public boolean isNull() {
            return plain
                    && switch (value) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, long weight, SourcePosition mark) implements YamlNode {}

    /**
     * A mapping whose merge keys have been resolved.
     *
     * @param merged whether it had a merge key
     */
    record Mapping(List<Entry> entries, boolean merged, long weight, SourcePosition mark) implements YamlNode {
        public @Nullable Entry find(String key) {
            for (Entry entry : entries) {
                if (entry.key().value().equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    /** A key of a mapping and its value. */
    record Entry(Scalar key, YamlNode value) {}
}
