package io.purser.akash.console;

import java.util.List;
import java.util.Map;

/** The services that run under a lease, as Console passes them on from the provider. */
public record ConsoleLeaseStatus(
        Map<String, Service> services, Map<String, List<Port>> forwardedPorts, Map<String, List<Ip>> addresses) {
    /** One service and its replicas. */
    public record Service(long available, long total, long readyReplicas, List<String> uris) {
        public Service {
            uris = List.copyOf(uris);
        }
    }

    /** A forwarded port. */
    public record Port(String host, int port, int externalPort) {}

    /** A port on a leased address. */
    public record Ip(String address, int port, int externalPort, String protocol) {}

    public ConsoleLeaseStatus {
        services = Map.copyOf(services);
        forwardedPorts = Map.copyOf(forwardedPorts);
        addresses = Map.copyOf(addresses);
    }
}
