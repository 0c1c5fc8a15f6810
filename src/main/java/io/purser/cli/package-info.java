/**
 * The executable's commands, and its main method, which serves if the user gives no command. Opens the embedded
 * database before the server starts if no JDBC URL is configured. May use every package.
 */
@NullMarked
package io.purser.cli;

import org.jspecify.annotations.NullMarked;
