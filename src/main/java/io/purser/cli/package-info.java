/**
 * The commands of the executable. They parse arguments and print; what they print comes from the rooms. Exit status: 0
 * for yes, 1 for no, 2 for wrong use.
 */
@NullMarked
package io.purser.cli;

import org.jspecify.annotations.NullMarked;
