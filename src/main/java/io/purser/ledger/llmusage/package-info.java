/** The usage file of 371 OS, {@code llm_usage.json}: reading it, remembering its lines, and writing the ledger as one. */
@NullMarked
package io.purser.ledger.llmusage;

import org.jspecify.annotations.NullMarked;
