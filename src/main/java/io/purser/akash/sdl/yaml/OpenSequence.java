package io.purser.akash.sdl.yaml;

import java.util.ArrayList;
import java.util.List;

/** A list whose end has not been read yet. */
final class OpenSequence extends OpenNode {
    private final List<YamlNode> items = new ArrayList<>();
    private long weight = 1;

    OpenSequence(Beginning beginning) {
        super(beginning);
    }

    @Override
    String pathOfNext() {
        return SdlPaths.item(beginning.path(), items.size());
    }

    @Override
    void add(YamlNode node) {
        items.add(node);
        weight += node.weight();
    }

    @Override
    YamlNode close() {
        return new YamlNode.Sequence(List.copyOf(items), weight, beginning.mark());
    }
}
