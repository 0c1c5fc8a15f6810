package io.purser.akash.sdl.input;

import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.yaml.YamlNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** The limits on what one replica and one group may request (go/node/deployment/v1beta4/validation_config.go). */
public final class ResourceRules {
    private static final long MI = 1L << 20;
    private static final long TI = 1L << 40;
    private static final long MIN_CPU = 10;
    static final long MAX_CPU = 384_000;
    private static final long MAX_GPU = 24;
    public static final long MIN_MEMORY = MI;
    private static final long MAX_MEMORY = 2 * TI;
    public static final long MIN_STORAGE = 5 * MI;
    private static final long MAX_STORAGE = 32 * TI;
    /** A group may request the limits of one replica times this number. */
    private static final long GROUP = 50;

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");

    private ResourceRules() {}

    public static void check(SdlInput input) {
        input.usedComputes().forEach(ResourceRules::checkReplica);
        Map<String, List<SdlInput.Binding>> groups = new TreeMap<>(GoStringOrder.ORDER);
        input.bindings().forEach(binding -> groups.merge(binding.placement(), List.of(binding), Lists::concat));
        groups.values().forEach(group -> checkGroup(input, group));
    }

    private static void checkReplica(ComputeInput compute) {
        Cpu cpu = compute.cpu();
        if (cpu == null) {
            compute.at().get("cpu").violation("a profile says how much CPU: cpu: {units: 0.5}");
        } else if (cpu.units() < MIN_CPU || cpu.units() > MAX_CPU) {
            checkCpu(compute.at().get("cpu").get("units"));
        }
        Memory memory = compute.memory();
        if (memory == null) {
            compute.at().get("memory").violation("a profile says how much memory: memory: {size: 512Mi}");
        } else if (memory.quantity() < MIN_MEMORY || memory.quantity() > MAX_MEMORY) {
            checkSize(compute.at().get("memory").get("size"), "512Mi", "one replica has 1Mi to 2Ti of memory");
        }
        if (compute.storage().isEmpty()) {
            compute.at().get("storage").violation("a profile says how much storage: storage: {size: 1Gi}");
        }
        for (Storage volume : compute.storage()) {
            if (volume.quantity() < MIN_STORAGE || volume.quantity() > MAX_STORAGE) {
                checkVolume(compute.at().get("storage"), volume.name());
            }
        }
        if (compute.gpu().units() > MAX_GPU) {
            compute.at().get("gpu").get("units").violation("one replica has at most 24 GPUs");
        }
        if (compute.gpu().units() == 0 && !compute.gpu().attributes().isEmpty()) {
            compute.at().get("gpu").violation("GPU attributes need units of 1 or more");
        }
    }

    private static void checkCpu(SdlValue units) {
        String range = "one replica has 10m to 384 cores of CPU";
        if (units.isAbsent()) {
            units.violation("is missing; write units: 0.5");
        } else if (WHOLE.matcher(units.written()).matches() && !units.written().startsWith("0")) {
            units.violation(range + ", and " + units.written() + " are cores; write units: " + units.written()
                    + "m for " + ReplacementHint.inCores(units.written()));
        } else {
            units.violation(range + "; write units: 0.5");
        }
    }

    private static void checkSize(SdlValue size, String example, String range) {
        if (size.isAbsent()) {
            size.violation("is missing; write size: " + example);
        } else {
            size.violation(range + plainly(size));
        }
    }

    private static void checkVolume(SdlValue storage, String name) {
        SdlValue size = storage.node() instanceof YamlNode.Mapping
                ? storage.get("size")
                : storage.items().stream()
                        .filter(item -> item.get("name").text().equals(name)
                                || (name.equals("default") && item.get("name").isAbsent()))
                        .findFirst()
                        .map(item -> item.get("size"))
                        .orElse(storage);
        if (size.isAbsent()) {
            size.violation("is missing; write size: 1Gi");
        } else {
            storage.violation("the volume \"" + name + "\" has to be 5Mi to 32Ti large" + plainly(size));
        }
    }

    /** A plain number means bytes, and its author hardly meant bytes. */
    private static String plainly(SdlValue size) {
        return WHOLE.matcher(size.written()).matches() && !size.written().startsWith("0")
                ? ", and " + size.written() + " are bytes; write " + size.written() + "Mi or " + size.written() + "Gi"
                : "";
    }

    private static void checkGroup(SdlInput input, List<SdlInput.Binding> group) {
        SdlInput.Binding first = group.getFirst();
        if (group.stream().allMatch(binding -> binding.count() == 0)) {
            first.at().get("count").violation("at least one replica has to run; count: 1");
            return;
        }
        checkSum(
                input,
                group,
                "CPU cores",
                GROUP * MAX_CPU,
                compute -> compute.cpu() == null ? 0 : compute.cpu().units());
        checkSum(input, group, "GPUs", GROUP * MAX_GPU, compute -> compute.gpu().units());
        checkSum(
                input,
                group,
                "memory",
                GROUP * MAX_MEMORY,
                compute -> compute.memory() == null ? 0 : compute.memory().quantity());
    }

    private static void checkSum(
            SdlInput input, List<SdlInput.Binding> group, String what, long limit, ToLongFunction<ComputeInput> each) {
        BigInteger sum = BigInteger.ZERO;
        for (SdlInput.Binding binding : group) {
            ComputeInput compute = input.computes().get(binding.profile());
            if (compute != null) {
                sum = sum.add(
                        BigInteger.valueOf(each.applyAsLong(compute)).multiply(BigInteger.valueOf(binding.count())));
            }
        }
        if (sum.compareTo(BigInteger.valueOf(limit)) > 0) {
            group.getLast()
                    .at()
                    .get("count")
                    .violation("all replicas at \"" + group.getFirst().placement() + "\" ask for more " + what
                            + " than the 50 largest replicas may; lower a count or split the placement");
        }
    }
}
