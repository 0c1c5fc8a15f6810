/** Records of the chain: deployments, orders, bids, leases, accounts and parameters. */
@NullMarked
package io.purser.akash.chain.model;

import org.jspecify.annotations.NullMarked;
