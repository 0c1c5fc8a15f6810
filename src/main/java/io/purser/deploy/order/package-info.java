/** A deployment as it is ordered, and the rules of its order. */
@NullMarked
package io.purser.deploy.order;

import org.jspecify.annotations.NullMarked;
