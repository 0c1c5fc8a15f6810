/**
 * The endpoint {@code /mcp}: the functions, deployments and reports as tools, resources and prompts of the Model Context
 * Protocol. It stores no session, and a call may do what its key may do over HTTP. May use every package below.
 */
@NullMarked
package io.purser.tools;

import org.jspecify.annotations.NullMarked;
