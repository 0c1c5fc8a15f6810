/**
 * Identifies callers and checks their rights: API keys, roles, the route table, the access filter ahead of all routes,
 * and secrets at rest. GitHub's tokens and webhooks are in {@link io.purser.access.github}.
 *
 * <p>This package knows problems and no other feature of Purser. Code that needs to know the caller asks for a {@link
 * io.purser.access.route.Caller}.
 */
@NullMarked
package io.purser.access;

import org.jspecify.annotations.NullMarked;
