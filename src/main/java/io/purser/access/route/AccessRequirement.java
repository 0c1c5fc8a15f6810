package io.purser.access.route;

import java.util.Set;

/** The callers that may use a route. */
public sealed interface AccessRequirement {
    /** Everyone. The filter neither needs nor looks at a credential. */
    record Everyone() implements AccessRequirement {}

    /** Senders who sign the body. The filter checks the signature while it reads the body. */
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
