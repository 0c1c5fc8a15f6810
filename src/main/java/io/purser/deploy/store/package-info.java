/** The rows of deployments, their history and their encrypted SDL files. */
@NullMarked
package io.purser.deploy.store;

import org.jspecify.annotations.NullMarked;
