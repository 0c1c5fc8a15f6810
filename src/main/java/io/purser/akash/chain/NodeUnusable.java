package io.purser.akash.chain;

/** This node cannot be used now; another may. */
final class NodeUnusable extends Exception {
    NodeUnusable(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
