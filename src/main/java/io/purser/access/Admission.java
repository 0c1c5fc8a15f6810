package io.purser.access;

import java.util.Set;

/** Who may use a route. */
public sealed interface Admission {
    /** No credential is asked for, and none is looked at. */
    record Everyone() implements Admission {}

    /** Whoever signs the body; the resource checks it, since it has to read the body for that. */
    record WhoeverSigns() implements Admission {}

    /** Callers with at least one of these roles. */
    record Roles(Set<Role> roles) implements Admission {
        public Roles {
            roles = Set.copyOf(roles);
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("a route for no role is no route");
            }
        }
    }
}
