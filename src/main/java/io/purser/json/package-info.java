/**
 * Strict reading of JSON at every endpoint: unknown fields, wrong types and duplicates are refused with their path, all at
 * once, so that a typing mistake never costs money. Here text becomes numbers, within limits that hold everywhere. Uses
 * {@code problem} and nothing else of Purser's.
 */
@NullMarked
package io.purser.json;

import org.jspecify.annotations.NullMarked;
