package io.purser.akash.sdl.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list whose end has not been read yet. */
final class OpenSequence implements OpenNode {
    private final String path;
    private final @Nullable String anchor;
    private final SourcePosition mark;
    private final List<YamlNode> items = new ArrayList<>();
    private long weight = 1;

    OpenSequence(String path, @Nullable String anchor, SourcePosition mark) {
        this.path = path;
        this.anchor = anchor;
        this.mark = mark;
    }

    @Override
    public @Nullable String anchor() {
        return anchor;
    }

    @Override
    public String pathOfNext() {
        return SdlPaths.item(path, items.size());
    }

    @Override
    public void add(YamlNode node) {
        items.add(node);
        weight += node.weight();
    }

    @Override
    public YamlNode close() {
        return new YamlNode.Sequence(List.copyOf(items), weight, mark);
    }
}
