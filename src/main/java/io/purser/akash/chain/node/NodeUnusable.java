package io.purser.akash.chain.node;

/** This node cannot be used now; another node may be usable. */
public final class NodeUnusable extends Exception {
    NodeUnusable(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
