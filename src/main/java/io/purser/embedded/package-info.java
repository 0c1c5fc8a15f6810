/**
 * The embedded PostgreSQL of a development machine: it unpacks PostgreSQL's programs, starts and stops the server, and
 * shares it between the processes of one machine. It knows nothing of the rest of Purser. The native executable and
 * containers do not have it; they are given a JDBC URL.
 */
@NullMarked
package io.purser.embedded;

import org.jspecify.annotations.NullMarked;
