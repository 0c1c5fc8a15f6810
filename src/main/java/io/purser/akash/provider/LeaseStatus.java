package io.purser.akash.provider;

import java.util.List;
import java.util.Map;

/** What runs under a lease now, and how it is reached. Names are those of the services. */
public record LeaseStatus(
        Map<String, ServiceStatus> services,
        Map<String, List<ForwardedPort>> forwardedPorts,
        Map<String, List<LeasedAddress>> addresses) {
    /**
     * One service.
     *
     * @param available replicas that serve; 0 is all that shows of a failing image or a crash loop
     * @param uris host names under which it is served by HTTP
     */
    public record ServiceStatus(long available, long total, long readyReplicas, List<String> uris) {
        public ServiceStatus {
            uris = List.copyOf(uris);
        }

        /** Whether all replicas serve. */
        public boolean isReady() {
            return total > 0 && available >= total;
        }
    }

    /** A port of the container and where the provider has put it. */
    public record ForwardedPort(String host, int port, int externalPort, String protocol) {}

    /** A port of the container on an address of the lease's own. */
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
