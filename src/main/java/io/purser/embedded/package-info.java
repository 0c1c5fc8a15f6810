/**
 * The embedded PostgreSQL of a development machine: unpacking its programs, starting and stopping the server, and sharing
 * it between the processes of one machine. It knows nothing of the rest of Purser, and it is absent from the native
 * executable and from containers, which are given a JDBC URL.
 */
@NullMarked
package io.purser.embedded;

import org.jspecify.annotations.NullMarked;
