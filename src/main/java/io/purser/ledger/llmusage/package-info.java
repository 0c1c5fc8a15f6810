/**
 * Reads the usage file of 371 OS, {@code llm_usage.json}, remembers its lines, and writes the ledger as such a file.
 */
@NullMarked
package io.purser.ledger.llmusage;

import org.jspecify.annotations.NullMarked;
