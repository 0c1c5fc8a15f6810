/** Requests of callers: how they are read, checked and adapted to a target. */
@NullMarked
package io.purser.gateway.request;

import org.jspecify.annotations.NullMarked;
