/** Bounds of the settings that are numbers and times, so that a value that cannot work stops the start. */
@NullMarked
package io.purser.settings;

import org.jspecify.annotations.NullMarked;
