/**
 * Strict reading of JSON at every endpoint. A reader refuses unknown fields, wrong types and duplicates together, each
 * with its path, so that a typing mistake never costs money. Numbers are read from text within limits that hold
 * everywhere. {@link io.purser.json.OutsideJson} reads what other systems write into records,
 * {@link io.purser.json.SentJson} writes what they receive, and {@link io.purser.json.StoredJson} keeps records of our
 * own. The package uses {@code problem} and no other package of Purser.
 */
@NullMarked
package io.purser.json;

import org.jspecify.annotations.NullMarked;
