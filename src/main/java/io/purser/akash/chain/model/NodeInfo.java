package io.purser.akash.chain.model;

/**
 * The chain and the version of a node.
 *
 * @param version such as {@code v2.1.0}; before 2.1 leases have no reclamation
 */
public record NodeInfo(String chainId, String version) {}
