/**
 * The tool servers of others behind {@code /mcp}: what an operator registers, what each server lists, and calls that are
 * paid from the caller's budgets. Its subpackage {@code client} speaks with them. It knows nothing of the endpoint.
 */
@NullMarked
package io.purser.toolservers;

import org.jspecify.annotations.NullMarked;
