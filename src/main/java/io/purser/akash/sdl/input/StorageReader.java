package io.purser.akash.sdl.input;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the volumes of a compute profile: one mapping, or a list of them (go/sdl/storage.go). */
final class StorageReader {
    private static final String DEFAULT = "default";
    private static final String RAM = "ram";
    private static final String PERSISTENT = "persistent";
    private static final String CLASS = "class";
    private static final Set<String> CLASSES = Set.of(DEFAULT, "beta1", "beta2", "beta3", RAM);

    private StorageReader() {}

    /** The volumes in Akash's order; empty if the profile has no volume. */
    static List<Storage> read(SdlValue at) {
        if (at.isAbsent()) {
            return List.of();
        }
        List<Storage> volumes = new ArrayList<>();
        if (at.node() instanceof YamlNode.Mapping) {
            if (at.get("name").isPresent() && !at.get("name").text().equals(DEFAULT)) {
                at.get("name").warning("Akash calls a single volume \"default\"; write a list to name it");
            }
            volumes.add(volume(DEFAULT, at));
        } else if (!(at.node() instanceof YamlNode.Sequence)) {
            at.misshaped(ReplacementHint.mapping(at.path(), at.node()));
            volumes.add(new Storage(DEFAULT, ComputeInput.SOME_BYTES, List.of()));
        } else {
            Set<String> names = new HashSet<>();
            for (SdlValue item : at.allItems()) {
                String written = item.get("name").text();
                String name = written.isEmpty() ? DEFAULT : written;
                if (!names.add(name)) {
                    item.violation("there is already a volume \"" + name + "\"; give each a name of its own");
                }
                volumes.add(volume(name, item));
            }
        }
        sort(volumes);
        return List.copyOf(volumes);
    }

    private static Storage volume(String name, SdlValue at) {
        at.expectFields("name", "size", "attributes");
        at.get("name").text();
        return new Storage(name, ComputeInput.bytes(at.get("size")), attributes(at.get("attributes")));
    }

    private static List<Attribute> attributes(SdlValue at) {
        if (at.isAbsent()) {
            return List.of();
        }
        Map<String, String> written = new TreeMap<>(at.textsByName());
        written.keySet().stream()
                .filter(key -> !key.equals(PERSISTENT) && !key.equals(CLASS))
                .forEach(key -> at.get(key).violation("a volume has no attributes but persistent and class"));
        String persistent = written.getOrDefault(PERSISTENT, "false");
        String storageClass = written.getOrDefault(CLASS, "");
        List<Attribute> attributes = new ArrayList<>();
        if (storageClass.isEmpty() && persistent.equals("true")) {
            attributes.add(new Attribute(CLASS, DEFAULT));
        } else if (written.containsKey(CLASS)) {
            checkClass(at.get(CLASS), storageClass, persistent);
            attributes.add(new Attribute(CLASS, storageClass));
        }
        String flag = flag(persistent);
        if (flag == null) {
            at.get(PERSISTENT).violation("expected true or false");
        } else {
            attributes.add(new Attribute(PERSISTENT, flag));
        }
        return attributes;
    }

    private static void checkClass(SdlValue at, String storageClass, String persistent) {
        if (!CLASSES.contains(storageClass)) {
            at.violation(
                    "expected one of the classes beta1, beta2, beta3, default and ram; write class: beta3 for NVMe");
        } else if (storageClass.equals(RAM) && !persistent.equals("false")) {
            at.violation("a volume in memory cannot be persistent; remove persistent or choose another class");
        } else if (!storageClass.equals(RAM) && persistent.equals("false")) {
            at.violation("only a persistent volume has this class; add persistent: true or remove the class");
        }
    }

    private static @Nullable String flag(String written) {
        return switch (written) {
            case "true", "on", "yes" -> "true";
            case "false", "off", "no" -> "false";
            default -> null;
        };
    }

    /**
     * Sorts smaller volumes first, then volumes that are not persistent. Akash's comparison does not order equal
     * volumes consistently, so the result depends on the steps of the sort. These are Go's steps for a list this short.
     */
    private static void sort(List<Storage> volumes) {
        for (int i = 1; i < volumes.size(); i++) {
            for (int j = i; j > 0 && comesBefore(volumes.get(j), volumes.get(j - 1)); j--) {
                Storage moved = volumes.get(j);
                volumes.set(j, volumes.get(j - 1));
                volumes.set(j - 1, moved);
            }
        }
    }

    private static boolean comesBefore(Storage a, Storage b) {
        if (a.quantity() != b.quantity()) {
            return a.quantity() < b.quantity();
        }
        String left = persistence(a);
        String right = persistence(b);
        if (!left.equals(right) && !right.isEmpty() && left.compareTo(right) < 0) {
            return true;
        }
        if (!left.isEmpty() && right.isEmpty()) {
            return false;
        }
        if (!a.isPersistent()) {
            return true;
        }
        return b.isPersistent() && GoStringOrder.ORDER.compare(a.name(), b.name()) < 0;
    }

    private static String persistence(Storage volume) {
        return volume.attributes().stream()
                .filter(attribute -> attribute.key().equals(PERSISTENT))
                .map(Attribute::value)
                .findFirst()
                .orElse("");
    }
}
