package io.purser.deploy.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the pods of services had changed before an update. A provider accepts a manifest before its cluster does
 * anything, so until a service has a later generation, its status tells of what ran before.
 *
 * @param before by the group's number and the service's name, as in {@code 1/web}; only of services whose pods change
 */
public record PodGenerations(Map<String, Long> before) {
    /** No update, or one that changes no pod. */
    public static final PodGenerations NONE = new PodGenerations(Map.of());

    public PodGenerations {
        before = Map.copyOf(before);
    }

    /** The name of a service in {@link #before}. */
    public static String key(int gseq, String service) {
        return gseq + "/" + service;
    }

    /** The generation of a service before the update; null if there is nothing to wait for. */
    public @Nullable Long of(int gseq, String service) {
        return before.get(key(gseq, service));
    }
}
