package io.purser.akash.sdl.input;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.yaml.YamlNode;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A compute profile as the file has it.
 *
 * @param at the profile's {@code resources}
 * @param cpu null if it is missing; memory and storage are null in the same case
 */
public record ComputeInput(
        SdlValue at, @Nullable Cpu cpu, @Nullable Memory memory, List<Storage> storage, Gpu gpu) {

    /**
     * The value that replaces an unreadable quantity. It is within all limits, so that each mistake is reported once.
     */
    private static final long SOME_CPU = 1000;

    static final long SOME_BYTES = 10 << 20;

    static ComputeInput read(SdlValue profile) {
        profile.expectFields("resources");
        SdlValue at = profile.get("resources");
        at.expectFields("cpu", "memory", "storage", "gpu");
        return new ComputeInput(
                at,
                cpu(at.get("cpu")),
                memory(at.get("memory")),
                StorageReader.read(at.get("storage")),
                GpuReader.read(at.get("gpu")));
    }

    private static @Nullable Cpu cpu(SdlValue at) {
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
                        SdlQuantities.cpu(at.get("units").written()),
                        SOME_CPU,
                        "cores such as 0.5, or 500m",
                        IntendedValue.cpu(at.get("units").written())
                                .map(meant -> "; write " + meant)
                                .orElse("")),
                cpuAttributes(at.get("attributes")));
    }

    private static List<Attribute> cpuAttributes(SdlValue at) {
        if (at.isAbsent()) {
            return List.of();
        }
        at.fields().keySet().stream()
                .filter(key -> !key.equals("arch"))
                .forEach(key -> at.get(key).violation("a CPU has no attribute but arch"));
        return at.has("arch") ? List.of(new Attribute("arch", at.get("arch").text())) : List.of();
    }

    private static @Nullable Memory memory(SdlValue at) {
        if (at.isAbsent()) {
            return null;
        }
        at.expectFields("size");
        if (!(at.node() instanceof YamlNode.Mapping)) {
            return new Memory(SOME_BYTES, List.of());
        }
        return new Memory(bytes(at.get("size")), List.of());
    }

    public static long bytes(SdlValue at) {
        String meant = ReplacementHint.size(at.written())
                .map(size -> "; write " + size)
                .orElse("");
        return quantity(
                at,
                SdlQuantities.bytes(at.written()),
                SOME_BYTES,
                "bytes such as 512Mi or 1.5G, with a suffix k to E or Ki to Ei",
                meant);
    }

    private static long quantity(SdlValue at, OptionalLong read, long otherwise, String expected, String meant) {
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
