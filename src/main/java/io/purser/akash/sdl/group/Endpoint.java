package io.purser.akash.sdl.group;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An endpoint through which clients reach a service, and which a provider has to offer.
 *
 * @param sequenceNumber the number of the leased IP address, from 1; 0 for the other kinds
 */
public record Endpoint(Kind kind, long sequenceNumber) {
    /** The kind of an endpoint. The numbers are those of {@code akash.base.resources.v1beta4.Endpoint.Kind}. */
    public enum Kind {
        /** HTTP behind the provider's shared ingress. */
        SHARED_HTTP(0),
        /** A port that the provider chooses. */
        RANDOM_PORT(1),
        /** An IP address that belongs to the deployment alone. */
        LEASED_IP(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The number in protobuf and JSON. */
        public int number() {
            return number;
        }
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (kind != Kind.SHARED_HTTP) {
            tree.put("kind", (long) kind.number());
        }
        tree.put("sequence_number", sequenceNumber);
        return tree;
    }
}
