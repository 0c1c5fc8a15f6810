/**
 * What the same resources would cost on the large clouds, beside what Akash asks for them. Uses the SDL's sums and a
 * dated table of prices, and knows nothing of deployments.
 */
@NullMarked
package io.purser.deploy.cost;

import org.jspecify.annotations.NullMarked;
