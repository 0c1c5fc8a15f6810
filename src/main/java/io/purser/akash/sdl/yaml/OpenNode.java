package io.purser.akash.sdl.yaml;

import org.jspecify.annotations.Nullable;

/** A collection whose end has not been read yet. */
sealed interface OpenNode permits OpenMapping, OpenSequence {
    /** The name by which aliases refer to this collection. */
    @Nullable
    String anchor();

    /** The path of the next collection that begins inside this one. */
    String pathOfNext();

    void add(YamlNode node);

    YamlNode close();
}
