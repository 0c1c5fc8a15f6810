package io.purser.akash.chain.model;

/**
 * What a node runs.
 *
 * @param version such as {@code v2.1.0}; before 2.1 leases know no reclamation
 */
public record NodeInfo(String chainId, String version) {}
