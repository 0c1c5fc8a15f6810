package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.SdlVersion;
import io.purser.akash.sdl.input.ServiceInput;
import java.util.HashMap;
import java.util.Map;

/** Checks that the volumes that services mount exist, and that each has its own mount path. */
final class StorageRules {
    private static final String RAM = "ram";

    private StorageRules() {}

    static void check(SdlInput input) {
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            ComputeInput compute = input.computes().get(binding.profile());
            if (service != null && compute != null) {
                Map<String, ServiceInput.Mount> mounts =
                        service.params() == null ? Map.of() : service.params().mounts();
                Map<String, Storage> volumes = new HashMap<>();
                compute.storage().forEach(volume -> volumes.put(volume.name(), volume));
                checkMounts(input.version(), mounts, volumes, binding.profile());
                checkPersistent(input.version(), service, mounts, compute);
            }
        }
    }

    private static void checkMounts(
            SdlVersion version, Map<String, ServiceInput.Mount> mounts, Map<String, Storage> volumes, String profile) {
        Map<String, String> taken = new HashMap<>();
        mounts.forEach((name, mount) -> {
            Storage volume = volumes.get(name);
            if (volume == null) {
                mount.at()
                        .violation("the compute profile \"" + profile + "\" has no volume \"" + name + "\"; it has "
                                + String.join(
                                        ", ", volumes.keySet().stream().sorted().toList()));
                return;
            }
            if (!mount.path().startsWith("/")) {
                mount.at().get("mount").violation("expected an absolute path, such as /data");
            }
            String other = taken.putIfAbsent(mount.path(), name);
            if (other != null) {
                mount.at().get("mount").violation("the volume \"" + other + "\" is already mounted there");
            }
            if (version == SdlVersion.V2_1
                    && mount.readOnly()
                    && volume.storageClass().equals(RAM)) {
                mount.at().get("readOnly").violation("a volume in memory cannot be read-only; remove it");
            }
        });
    }

    /**
     * Akash's rules of 2.0 require a mount for a persistent volume; the rules of 2.1 ignore a volume that no service
     * mounts. In both cases the owner would pay for the volume without using it.
     */
    private static void checkPersistent(
            SdlVersion version, ServiceInput service, Map<String, ServiceInput.Mount> mounts, ComputeInput compute) {
        for (Storage volume : compute.storage()) {
            if (volume.isPersistent() && !mounts.containsKey(volume.name())) {
                SdlValue at = service.at().get("params").get("storage").get(volume.name());
                String message = "the persistent volume \"" + volume.name()
                        + "\" is not mounted; write params: {storage: {" + volume.name() + ": {mount: /data}}}";
                if (version == SdlVersion.V2_0 && mounts.isEmpty()) {
                    at.violation(message);
                } else {
                    at.warning(message);
                }
            }
        }
    }
}
