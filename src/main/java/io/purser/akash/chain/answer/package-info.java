/**
 * The answers of a node's REST interface, as records in the form of its JSON. Each turns itself into a record of
 * {@code akash.chain.model}.
 */
@NullMarked
package io.purser.akash.chain.answer;

import org.jspecify.annotations.NullMarked;
