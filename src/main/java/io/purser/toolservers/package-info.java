/**
 * The tool servers of others behind {@code /mcp}: what an operator registers, what each server lists, and calls that are
 * paid from the caller's budgets. It speaks the Model Context Protocol as a client, and knows nothing of the endpoint.
 */
@NullMarked
package io.purser.toolservers;

import org.jspecify.annotations.NullMarked;
