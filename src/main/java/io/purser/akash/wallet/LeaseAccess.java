package io.purser.akash.wallet;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/** The leases for which a provider's token is valid, and the actions that it allows: AEP-64's {@code leases} claim. */
public sealed interface LeaseAccess {
    /** All actions with every provider. */
    record Full() implements LeaseAccess {}

    /** Some actions with every provider. */
    record Scoped(List<TokenScope> scopes) implements LeaseAccess {
        public Scoped {
            scopes = distinct("scope", scopes);
        }
    }

    /** The allowed actions for each provider. Each provider is in the list once. */
    record Granular(List<ProviderAccess> permissions) implements LeaseAccess {
        public Granular {
            permissions = List.copyOf(permissions);
            distinct(
                    "permissions",
                    permissions.stream().map(ProviderAccess::provider).toList());
        }
    }

    /** The actions that are allowed with one provider. */
    sealed interface ProviderAccess {
        Address provider();

        /** All actions. */
        record Full(Address provider) implements ProviderAccess {}

        /** Some actions, on every lease. */
        record Scoped(Address provider, List<TokenScope> scopes) implements ProviderAccess {
            public Scoped {
                scopes = distinct("scope", scopes);
            }
        }

        /** Some actions on some deployments. */
        record Deployments(Address provider, List<DeploymentAccess> deployments) implements ProviderAccess {
            public Deployments {
                deployments = List.copyOf(deployments);
                if (deployments.isEmpty()) {
                    throw new InvalidToken("deployments must not be empty");
                }
            }
        }
    }

    /**
     * Some actions on the services of one deployment.
     *
     * @param dseq from 1
     * @param oseq can be present only with a gseq
     */
    record DeploymentAccess(
            long dseq, List<TokenScope> scopes, List<String> services, OptionalInt gseq, OptionalInt oseq) {
        public DeploymentAccess {
            scopes = distinct("scope", scopes);
            services = distinct("services", services);
            if (dseq < 1) {
                throw new InvalidToken("dseq is at least 1");
            }
            if (gseq.orElse(0) < 0 || oseq.orElse(0) < 0) {
                throw new InvalidToken("gseq and oseq are at least 0");
            }
            if (oseq.orElse(0) > 0 && gseq.orElse(0) == 0) {
                throw new InvalidToken("oseq needs a gseq");
            }
            if (services.stream().anyMatch(String::isEmpty)) {
                throw new InvalidToken("the name of a service must not be empty");
            }
        }
    }

    private static <T> List<T> distinct(String what, List<T> values) {
        if (values.isEmpty()) {
            throw new InvalidToken(what + " must not be empty");
        }
        if (new HashSet<>(values).size() != values.size()) {
            throw new InvalidToken(what + " must not hold anything twice");
        }
        return List.copyOf(values);
    }
}
