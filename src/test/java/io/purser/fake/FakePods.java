package io.purser.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pods of a fake provider. As a real provider does, it takes a manifest before its cluster does anything about it:
 * the status stays the same for two looks. Then the cluster has seen the new generation, and the old pods still serve
 * for one look. Then the new pods run, if their image can be pulled.
 *
 * <p>A provider's status says what its cluster says (cluster/kube/client.go, {@code ServiceStatus}).
 */
final class FakePods {
    private static final int LOOKS_UNTIL_SEEN = 2;

    private final Map<Long, Rollout> rollouts = new HashMap<>();
    private String withoutImage = "";

    /** The manifest that the provider took last, and the one that its pods run. */
    private static final class Rollout {
        private String taken;
        private String running;
        private int generation = 1;
        private int looks = LOOKS_UNTIL_SEEN + 1;

        Rollout(String manifest) {
            taken = manifest;
            running = manifest;
        }
    }

    synchronized void cannotPull(String image) {
        withoutImage = image;
    }

    synchronized void take(long dseq, String manifest) {
        Rollout known = rollouts.get(dseq);
        if (known == null) {
            rollouts.put(dseq, new Rollout(manifest));
        } else if (!known.taken.equals(manifest)) {
            known.taken = manifest;
            known.looks = 0;
        }
    }

    synchronized Optional<String> taken(long dseq) {
        return Optional.ofNullable(rollouts.get(dseq)).map(rollout -> rollout.taken);
    }

    synchronized Optional<String> running(long dseq) {
        return Optional.ofNullable(rollouts.get(dseq)).map(rollout -> rollout.running);
    }

    /** The services with their figures; empty before there is a manifest. Each call is one look. */
    synchronized Map<String, ObjectNode> look(long dseq, boolean crashing) {
        Rollout rollout = rollouts.get(dseq);
        if (rollout == null) {
            return Map.of();
        }
        boolean isOldPod = rollout.looks == LOOKS_UNTIL_SEEN;
        if (rollout.looks <= LOOKS_UNTIL_SEEN) {
            rollout.looks++;
        }
        if (isOldPod) {
            rollout.generation++;
        } else if (rollout.looks > LOOKS_UNTIL_SEEN) {
            rollout.running = rollout.taken;
        }
        Map<String, ObjectNode> services = new LinkedHashMap<>();
        FakeService.read(rollout.running).forEach(service -> {
            long total = service.replicas();
            long ready = crashing || service.image().equals(withoutImage) ? 0 : total;
            // A replica of a StatefulSet is available as soon as it is created.
            long available = service.isStateful() ? total : ready;
            services.put(
                    service.name(),
                    FakeJson.object()
                            .put("name", service.name())
                            .put("available", available)
                            .put("total", total)
                            .put("observed_generation", rollout.generation)
                            .put("replicas", total)
                            .put("updated_replicas", isOldPod ? 0 : total)
                            .put("ready_replicas", ready)
                            .put("available_replicas", available));
        });
        return services;
    }
}
