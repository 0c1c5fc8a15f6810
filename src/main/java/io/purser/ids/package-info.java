/** The ids of all stored data: UUIDs of version 7, made in one place. */
@NullMarked
package io.purser.ids;

import org.jspecify.annotations.NullMarked;
