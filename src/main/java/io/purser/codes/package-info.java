/**
 * The codes of enumerations: how a constant is written in JSON, in the database and in settings, and how it is found.
 * Also lists of plain names, such as the names of fields.
 */
@NullMarked
package io.purser.codes;

import org.jspecify.annotations.NullMarked;
