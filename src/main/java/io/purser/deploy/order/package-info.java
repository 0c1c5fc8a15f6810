/** A deployment as it is ordered, and its state. */
@NullMarked
package io.purser.deploy.order;

import org.jspecify.annotations.NullMarked;
