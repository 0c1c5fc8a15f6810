package io.purser.akash.chain.node;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads answers of the first usable node: one thing, a thing that may be absent, or all pages of a list. */
public final class NodeReader {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 200;

    private final NodePool nodes;

    public NodeReader(NodePool nodes) {
        this.nodes = nodes;
    }

    /** Reads the answer to one path. Throws {@link ChainException} if no node gives one. */
    public <T> T get(String path, Function<NodeResponse, T> read) {
        return nodes.ask(node -> read.apply(node.get(path)));
    }

    /** Does the same, and returns nothing if the chain does not have the thing. */
    public <T> Optional<T> find(String path, Function<NodeResponse, T> read) {
        try {
            return Optional.of(get(path, read));
        } catch (ChainException e) {
            if (e.failure() instanceof ChainFailure.Absent) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Reads all pages from one node, because another node does not understand its page keys. It ignores the total that the
     * node names: nodes have been seen to name a wrong one.
     */
    public <T> List<T> pages(String path, String name, Function<NodeResponse, T> read) {
        String first = path + (path.contains("?") ? "&" : "?") + "pagination.limit=" + PAGE;
        return nodes.ask(node -> {
            List<T> all = new ArrayList<>();
            String next = first;
            for (int page = 0; page < MOST_PAGES; page++) {
                NodeResponse answer = node.get(next);
                all.addAll(answer.list(name, read));
                Optional<String> key = answer.at("pagination").optionalText("next_key");
                if (key.isEmpty()) {
                    return all;
                }
                next = first + "&pagination.key=" + URLEncoder.encode(key.get(), StandardCharsets.UTF_8);
            }
            throw new ChainException(new ChainFailure.Unreadable(name + " does not end"));
        });
    }
}
