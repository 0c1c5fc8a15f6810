/**
 * GitHub as a caller: its workflows by their OIDC tokens, for which no secret is stored anywhere, and its webhooks by
 * their signature. Comes in through {@link io.purser.access.key.TokenVerifier} and the resource of the hook.
 */
@NullMarked
package io.purser.access.github;

import org.jspecify.annotations.NullMarked;
