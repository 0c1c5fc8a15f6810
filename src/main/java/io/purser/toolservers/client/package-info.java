/**
 * The client of the Model Context Protocol that speaks with the tool servers of others, over Streamable HTTP. It believes
 * nothing that they send, and knows nothing of tools, prices and callers.
 */
@NullMarked
package io.purser.toolservers.client;

import org.jspecify.annotations.NullMarked;
