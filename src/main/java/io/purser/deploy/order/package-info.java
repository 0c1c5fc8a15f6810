/** Orders of deployments, and their rules. */
@NullMarked
package io.purser.deploy.order;

import org.jspecify.annotations.NullMarked;
