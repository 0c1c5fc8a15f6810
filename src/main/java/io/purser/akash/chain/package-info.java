/**
 * Akash's chain, spoken natively: messages, transactions and queries over a node's REST interface (the gRPC gateway of
 * the Cosmos SDK). {@link io.purser.akash.chain.ChainClient} asks, {@link io.purser.akash.chain.TransactionSender} acts. What a
 * node says is checked and typed before it leaves this package; what it refuses is a {@link
 * io.purser.akash.chain.node.ChainFailure}.
 */
@NullMarked
package io.purser.akash.chain;

import org.jspecify.annotations.NullMarked;
