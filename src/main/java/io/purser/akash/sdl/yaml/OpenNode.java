package io.purser.akash.sdl.yaml;

import org.jspecify.annotations.Nullable;

/** A collection whose end has not been read yet. */
sealed interface OpenNode permits OpenMapping, OpenSequence {
    /** What other places may refer to it by. */
    @Nullable
    String anchor();

    /** The path that a collection beginning now will have. */
    String pathOfNext();

    void add(YamlNode node);

    YamlNode close();
}
