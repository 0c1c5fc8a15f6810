package io.purser.akash.provider;

import java.util.List;
import java.util.Map;

/**
 * The services that run under a lease now, and the addresses at which clients reach them. The maps' keys are the
 * services' names.
 */
public record LeaseStatus(
        Map<String, ServiceStatus> services,
        Map<String, List<ForwardedPort>> forwardedPorts,
        Map<String, List<LeasedAddress>> addresses) {
    /**
     * One service. A provider calls the replicas of a service with a mounted volume available as soon as it has
     * created them, also if their image cannot be pulled ({@code deploymentsForLease} in
     * {@code cluster/kube/client.go} of akash-network/provider).
     *
     * @param available replicas that are available, by the provider
     * @param readyReplicas replicas whose containers run
     * @param updatedReplicas replicas of the newest generation
     * @param generation counts the changes of its pods that the cluster has seen; 0 if the provider does not say
     * @param uris host names under which the service is available by HTTP
     */
    public record ServiceStatus(
            long available, long total, long readyReplicas, long updatedReplicas, long generation, List<String> uris) {
        public ServiceStatus {
            uris = List.copyOf(uris);
        }

        /** Replicas that serve; 0 is the only sign of a failing image or a crash loop. */
        public long serving() {
            return Math.min(available, readyReplicas);
        }

        /** Whether all replicas serve. */
        public boolean isReady() {
            return total > 0 && serving() >= total;
        }

        /** Whether its pods were all replaced since it had that generation. */
        public boolean isReplacedSince(long before) {
            return generation > before && updatedReplicas >= total;
        }
    }

    /** A port of the container, and the host and port to which the provider has forwarded it. */
    public record ForwardedPort(String host, int port, int externalPort, String protocol) {}

    /** A port of the container on an address that belongs to the lease alone. */
    public record LeasedAddress(String address, int port, int externalPort, String protocol) {}

    public LeaseStatus {
        services = Map.copyOf(services);
        forwardedPorts = Map.copyOf(forwardedPorts);
        addresses = Map.copyOf(addresses);
    }

    /** Whether every service serves with all its replicas. */
    public boolean isReady() {
        return !services.isEmpty() && services.values().stream().allMatch(ServiceStatus::isReady);
    }
}
