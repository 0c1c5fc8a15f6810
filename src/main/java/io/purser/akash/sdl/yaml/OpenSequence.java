package io.purser.akash.sdl.yaml;

import java.util.ArrayList;
import java.util.List;

/** A list whose end has not been read yet. */
final class OpenSequence implements OpenNode {
    private final Beginning beginning;
    private final List<YamlNode> items = new ArrayList<>();
    private long weight = 1;

    OpenSequence(Beginning beginning) {
        this.beginning = beginning;
    }

    @Override
    public Beginning beginning() {
        return beginning;
    }

    @Override
    public String pathOfNext() {
        return SdlPaths.item(beginning.path(), items.size());
    }

    @Override
    public void add(YamlNode node) {
        items.add(node);
        weight += node.weight();
    }

    @Override
    public YamlNode close() {
        return new YamlNode.Sequence(List.copyOf(items), weight, beginning.mark());
    }
}
