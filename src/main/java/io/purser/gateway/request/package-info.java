/** Callers' requests: reads them, checks them and adapts them to a target. */
@NullMarked
package io.purser.gateway.request;

import org.jspecify.annotations.NullMarked;
