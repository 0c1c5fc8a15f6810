/** Health of this process: the threads that money depends on, and the errors that no process survives. */
@NullMarked
package io.purser.liveness;

import org.jspecify.annotations.NullMarked;
