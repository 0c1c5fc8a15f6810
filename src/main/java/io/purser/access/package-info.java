/**
 * Who is calling, and what they may do: API keys, roles, the one table of routes, the access filter in front of all of them, and
 * secrets at rest. GitHub's tokens and webhooks are beside it, in {@link io.purser.access.github}.
 *
 * <p>Knows problems and nothing else of Purser: whoever needs to know who called asks for a {@link io.purser.access.route.Caller}.
 */
@NullMarked
package io.purser.access;

import org.jspecify.annotations.NullMarked;
