/** Whether this process goes on: the threads that money depends on, and the errors that no process goes on after. */
@NullMarked
package io.purser.liveness;

import org.jspecify.annotations.NullMarked;
