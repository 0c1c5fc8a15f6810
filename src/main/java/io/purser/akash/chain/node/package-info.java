/** HTTP access to Akash nodes: requests, their errors, and the choice of a healthy node. */
@NullMarked
package io.purser.akash.chain.node;

import org.jspecify.annotations.NullMarked;
