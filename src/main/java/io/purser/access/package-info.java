/** Who is calling, and what they may do: API keys, GitHub's OIDC tokens, roles, and secrets at rest. */
@NullMarked
package io.purser.access;

import org.jspecify.annotations.NullMarked;
