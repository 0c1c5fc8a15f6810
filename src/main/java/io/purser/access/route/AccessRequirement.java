package io.purser.access.route;

import java.util.Set;

/** Who may use a route. */
public sealed interface AccessRequirement {
    /** No credential is asked for, and none is looked at. */
    record Everyone() implements AccessRequirement {}

    /** Whoever signs the body; the resource checks it, since it has to read the body for that. */
    record WhoeverSigns() implements AccessRequirement {}

    /** Callers with at least one of these roles. */
    record Roles(Set<Role> roles) implements AccessRequirement {
        public Roles {
            roles = Set.copyOf(roles);
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("a route for no role is no route");
            }
        }
    }
}
