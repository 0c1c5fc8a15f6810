package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One port of a service, and who may reach it.
 *
 * @param port in the container, 1 to 65535
 * @param externalPort the port outside; 0 if it is the same
 * @param service the service that may reach the port, or empty
 * @param hosts the host names of the service; null if the SDL gives none
 * @param ip the endpoint whose leased address the port uses, or empty
 * @param endpointSequenceNumber that endpoint's number, or 0
 */
public record ServiceExpose(
        long port,
        long externalPort,
        Protocol proto,
        String service,
        boolean global,
        @Nullable List<String> hosts,
        HttpOptions httpOptions,
        String ip,
        long endpointSequenceNumber) {
    private static final long HTTP = 80;

    /** The transport protocols that Akash forwards, in the order in which Akash sorts them. */
    public enum Protocol {
        TCP,
        UDP
    }

    public ServiceExpose {
        hosts = hosts == null ? null : List.copyOf(hosts);
    }

    /** Whether the provider's shared HTTP ingress serves this port. */
    public boolean isIngress() {
        return global && proto == Protocol.TCP && reachedAt() == HTTP;
    }

    /** The external port. */
    public long reachedAt() {
        return externalPort == 0 ? port : externalPort;
    }

    /** The endpoints that a provider has to offer for this port; empty unless the port is global. */
    public List<Endpoint> endpoints() {
        if (!global) {
            return List.of();
        }
        Endpoint shared = new Endpoint(isIngress() ? Endpoint.Kind.SHARED_HTTP : Endpoint.Kind.RANDOM_PORT, 0);
        return ip.isEmpty()
                ? List.of(shared)
                : List.of(shared, new Endpoint(Endpoint.Kind.LEASED_IP, endpointSequenceNumber));
    }

    public Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("port", port);
        tree.put("externalPort", externalPort);
        tree.put("proto", proto.name());
        tree.put("service", service);
        tree.put("global", global);
        tree.put("hosts", hosts);
        tree.put("httpOptions", httpOptions.toTree());
        tree.put("ip", ip);
        tree.put("endpointSequenceNumber", endpointSequenceNumber);
        return tree;
    }
}
