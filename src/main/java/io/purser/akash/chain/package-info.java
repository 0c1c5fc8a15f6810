/**
 * Akash's chain, spoken natively: messages, transactions and queries over a node's REST interface (the gRPC gateway of
 * the Cosmos SDK). {@link io.purser.akash.chain.Chain} asks, {@link io.purser.akash.chain.Transactions} acts. What a
 * node says is checked and typed before it leaves this room; what it refuses is a {@link
 * io.purser.akash.chain.ChainFailure}.
 */
@NullMarked
package io.purser.akash.chain;

import org.jspecify.annotations.NullMarked;
