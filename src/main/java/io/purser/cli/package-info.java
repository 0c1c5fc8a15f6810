/**
 * The executable's commands, and its main method, which serves when no command is given. Opens the embedded database
 * before the server starts where no JDBC URL is configured. May use every package.
 */
@NullMarked
package io.purser.cli;

import org.jspecify.annotations.NullMarked;
