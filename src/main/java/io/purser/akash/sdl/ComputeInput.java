package io.purser.akash.sdl;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A compute profile as it is written.
 *
 * @param at its {@code resources}
 * @param cpu null if it is missing, as are memory and storage
 */
record ComputeInput(Value at, @Nullable Cpu cpu, @Nullable Memory memory, List<Storage> storage, Gpu gpu) {

    /** What quantities that cannot be read count as: within all limits, so that each is reported once. */
    private static final long SOME_CPU = 1000;

    static final long SOME_BYTES = 10 << 20;

    static ComputeInput read(Value profile) {
        profile.expectFields("resources");
        Value at = profile.get("resources");
        at.expectFields("cpu", "memory", "storage", "gpu");
        return new ComputeInput(
                at,
                cpu(at.get("cpu")),
                memory(at.get("memory")),
                StorageReader.read(at.get("storage")),
                GpuReader.read(at.get("gpu")));
    }

    private static @Nullable Cpu cpu(Value at) {
        if (at.isAbsent()) {
            return null;
        }
        at.expectFields("units", "attributes");
        if (!(at.node() instanceof YamlNode.Mapping)) {
            return new Cpu(SOME_CPU, List.of());
        }
        return new Cpu(
                quantity(
                        at.get("units"),
                        Units.cpu(at.get("units").written()),
                        SOME_CPU,
                        "cores such as 0.5, or 500m",
                        Meant.cpu(at.get("units").written())
                                .map(meant -> "; write " + meant)
                                .orElse("")),
                cpuAttributes(at.get("attributes")));
    }

    private static List<Attribute> cpuAttributes(Value at) {
        if (at.isAbsent()) {
            return List.of();
        }
        at.fields().keySet().stream()
                .filter(key -> !key.equals("arch"))
                .forEach(key -> at.get(key).violation("a CPU has no attribute but arch"));
        return at.has("arch") ? List.of(new Attribute("arch", at.get("arch").text())) : List.of();
    }

    private static @Nullable Memory memory(Value at) {
        if (at.isAbsent()) {
            return null;
        }
        at.expectFields("size");
        if (!(at.node() instanceof YamlNode.Mapping)) {
            return new Memory(SOME_BYTES, List.of());
        }
        return new Memory(bytes(at.get("size")), List.of());
    }

    static long bytes(Value at) {
        String meant = Instead.size(at.written()).map(size -> "; write " + size).orElse("");
        return quantity(
                at,
                Units.bytes(at.written()),
                SOME_BYTES,
                "bytes such as 512Mi or 1.5G, with a suffix k to E or Ki to Ei",
                meant);
    }

    private static long quantity(Value at, OptionalLong read, long otherwise, String expected, String meant) {
        if (at.isAbsent()) {
            return 0;
        }
        if (read.isEmpty()) {
            at.misshaped("expected " + expected
                    + (at.node() instanceof YamlNode.Scalar ? ", not \"" + at.written() + "\"" + meant : ""));
        }
        return read.orElse(otherwise);
    }
}
