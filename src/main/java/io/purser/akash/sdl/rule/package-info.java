/** The rules that Akash applies to an SDL file. A violation makes the file unusable. */
@NullMarked
package io.purser.akash.sdl.rule;

import org.jspecify.annotations.NullMarked;
