package io.purser.access.key;

import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import java.util.Set;

/** Grants for keys of tests. */
public final class KeyGrants {
    private KeyGrants() {}

    /** A role without bounds and limits. */
    public static KeyGrant of(String name, Role role) {
        return new KeyGrant(
                name, Set.of(role), null, null, Set.of(), Set.of(), Set.of(), RateLimits.NONE, KeyPermissions.NONE);
    }
}
