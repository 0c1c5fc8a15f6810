/**
 * GitHub as a caller. It identifies workflows by their OIDC tokens, for which nobody stores a secret, and webhooks by
 * their signature. The package is reached through {@link io.purser.access.key.TokenVerifier} and the webhook's
 * resource.
 */
@NullMarked
package io.purser.access.github;

import org.jspecify.annotations.NullMarked;
