/**
 * Compares Akash's price with the price of the same resources on the large clouds. Uses the SDL's sums and a dated
 * table of prices, and knows nothing of deployments.
 */
@NullMarked
package io.purser.deploy.cost;

import org.jspecify.annotations.NullMarked;
