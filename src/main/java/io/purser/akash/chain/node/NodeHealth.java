package io.purser.akash.chain.node;

import java.net.URI;
import java.util.Optional;

/**
 * The health of a node.
 *
 * @param block the node's latest block, if the node is on the right chain
 * @param trouble why the node is not used; empty if it is usable
 */
public record NodeHealth(URI node, Optional<Block> block, Optional<String> trouble) {}
