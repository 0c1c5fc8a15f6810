package io.purser.akash.chain.node;

import java.net.URI;
import java.util.Optional;

/**
 * How a node is.
 *
 * @param block its latest, where it is on the right chain
 * @param trouble why it is not used; empty if it is fine
 */
public record NodeHealth(URI node, Optional<Block> block, Optional<String> trouble) {}
