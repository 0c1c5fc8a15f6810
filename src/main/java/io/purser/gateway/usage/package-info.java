/** The usage of a call: how it is read from an answer, and what it costs. */
@NullMarked
package io.purser.gateway.usage;

import org.jspecify.annotations.NullMarked;
