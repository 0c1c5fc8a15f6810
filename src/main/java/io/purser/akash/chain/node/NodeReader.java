package io.purser.akash.chain.node;

import io.purser.akash.chain.answer.Page;
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
    /** The most characters of all pages together; a thousand deployments have about three million. */
    private static final int MOST_OF_A_LIST = 8 << 20;

    private final NodePool nodes;

    public NodeReader(NodePool nodes) {
        this.nodes = nodes;
    }

    /** Reads the answer to one path. Throws {@link ChainException} if no node gives one. */
    public <A> A get(String path, Class<A> answer) {
        return nodes.ask(node -> node.get(path, answer));
    }

    /** Does the same, and returns nothing if the chain does not have the thing. */
    public <A> Optional<A> find(String path, Class<A> answer) {
        try {
            return Optional.of(get(path, answer));
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
    public <A, P extends Page<A>, T> List<T> pages(String path, Class<P> page, Function<A, T> read) {
        String first = path + (path.contains("?") ? "&" : "?") + "pagination.limit=" + PAGE;
        return nodes.ask(node -> {
            List<T> all = new ArrayList<>();
            String next = first;
            int size = 0;
            for (int i = 0; i < MOST_PAGES; i++) {
                RestNode.SizedAnswer<P> sized = node.sized(next, page);
                size += sized.size();
                if (size > MOST_OF_A_LIST) {
                    throw new NodeUnusable(
                            node.base() + " lists more than " + (MOST_OF_A_LIST >> 20) + " MiB at " + path);
                }
                P answer = sized.answer();
                answer.items().forEach(item -> all.add(read.apply(item)));
                Optional<String> key = answer.nextKey();
                if (key.isEmpty()) {
                    return all;
                }
                next = first + "&pagination.key=" + URLEncoder.encode(key.get(), StandardCharsets.UTF_8);
            }
            throw new ChainException(new ChainFailure.Unreadable(path + " has pages without end"));
        });
    }
}
