package io.purser.akash.sdl.yaml;

import org.jspecify.annotations.Nullable;

/** A collection whose end has not been read yet. */
abstract sealed class OpenNode permits OpenMapping, OpenSequence {
    /**
     * The beginning of a collection.
     *
     * @param anchor the name by which aliases refer to the collection, or null
     */
    record Beginning(String path, @Nullable String anchor, SourcePosition mark) {}

    final Beginning beginning;

    OpenNode(Beginning beginning) {
        this.beginning = beginning;
    }

    /** The path of the next collection that begins inside this one. */
    abstract String pathOfNext();

    abstract void add(YamlNode node);

    abstract YamlNode close();
}
