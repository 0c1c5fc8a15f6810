/** Answers of providers: JSON bodies, event streams and errors. */
@NullMarked
package io.purser.gateway.answer;

import org.jspecify.annotations.NullMarked;
