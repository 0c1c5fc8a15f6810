/** The sections of an SDL file as Java records: services, profiles, placements and their values. */
@NullMarked
package io.purser.akash.sdl.input;

import org.jspecify.annotations.NullMarked;
