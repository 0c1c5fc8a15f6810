/**
 * Akash's chain: messages, transactions and queries through a node's REST interface (the gRPC gateway of the Cosmos
 * SDK). {@link io.purser.akash.chain.ChainClient} queries the chain, and
 * {@link io.purser.akash.chain.TransactionSender} sends transactions. This package checks a node's answers and turns
 * them into types. An error becomes a {@link io.purser.akash.chain.node.ChainFailure}.
 */
@NullMarked
package io.purser.akash.chain;

import org.jspecify.annotations.NullMarked;
