/**
 * The arguments that a tool wants as headers, too: where its schema says so, and their values. What the schema does not
 * allow, or what can be no header, does not come in.
 */
@NullMarked
package io.purser.toolservers.header;

import org.jspecify.annotations.NullMarked;
