/**
 * The answers to model calls that are kept for identical calls of the same caller, sealed, in the database that all
 * replicas share. Nothing here decides which answers may be kept: the gateway does.
 */
@NullMarked
package io.purser.cache;

import org.jspecify.annotations.NullMarked;
