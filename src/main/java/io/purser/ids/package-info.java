/** The identifiers of everything that is written down: UUIDs of version 7, made in one place. */
@NullMarked
package io.purser.ids;

import org.jspecify.annotations.NullMarked;
