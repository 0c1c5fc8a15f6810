/** Request bodies: their memory, deadlines, encodings and signatures. */
@NullMarked
package io.purser.access.body;

import org.jspecify.annotations.NullMarked;
