/** How the settings are read quickly at the start. */
@NullMarked
package io.purser.cli.settings;

import org.jspecify.annotations.NullMarked;
