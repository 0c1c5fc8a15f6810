package io.purser.akash.sdl.input;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.yaml.SdlPaths;
import io.purser.akash.sdl.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the graphics processors of a compute profile (go/sdl/gpu.go). Akash knows only the vendor NVIDIA. It ignores
 * any other vendor, so that the request is then for any GPU of NVIDIA.
 */
final class GpuReader {
    private static final Pattern KEY = Pattern.compile("[a-zA-Z][\\w/.\\-]{1,126}[\\w*]?");
    private static final String PREFIX = "vendor/nvidia/model/";
    private static final String NVIDIA = "nvidia";
    private static final long GIBIBYTE = 1L << 30;

    private GpuReader() {}

    static Gpu read(SdlValue at) {
        if (at.isAbsent()) {
            return Gpu.NONE;
        }
        for (String key : at.fields().keySet()) {
            if (!key.equals("units") && !key.equals("attributes")) {
                at.get(key)
                        .violation("a GPU has no field but units and attributes"
                                + IntendedValue.gpuField(key)
                                        .map(meant -> "; write " + meant)
                                        .orElse(""));
            }
        }
        refuseMerge(at);
        long units = units(at.get("units"));
        List<Attribute> attributes = attributes(at.get("attributes"));
        boolean isSaid = at.findings().isMisshaped(SdlPaths.field(at.path(), "attributes"));
        if (units > 0 && attributes.isEmpty() && !isSaid) {
            at.violation("say which GPUs will do: attributes: {vendor: {nvidia: [{model: a100}]}}");
        }
        return new Gpu(units, attributes);
    }

    private static long units(SdlValue at) {
        if (at.isAbsent()) {
            return 0;
        }
        OptionalLong units = SdlQuantities.gpu(at.written());
        if (units.isEmpty()) {
            at.misshaped("expected a whole number of GPUs; write units: 1");
        }
        return units.orElse(1);
    }

    private static List<Attribute> attributes(SdlValue at) {
        if (at.isAbsent()) {
            return List.of();
        }
        for (String key : at.fields().keySet()) {
            if (!key.equals("vendor")) {
                at.get(key).violation("a GPU has no attribute but vendor; write vendor: {nvidia: [{model: a100}]}");
            }
        }
        refuseMerge(at);
        SdlValue vendor = at.get("vendor");
        if (vendor.isAbsent()) {
            vendor.violation("name a vendor: vendor: {nvidia: [{model: a100}]}");
            return List.of();
        }
        vendor.fields().keySet().stream()
                .filter(name -> !name.equals(NVIDIA))
                .forEach(
                        name -> vendor.get(name)
                                .refusedByConsole(
                                        "Akash knows the vendor nvidia only and passes over \"" + name
                                                + "\", so that any GPU of NVIDIA's would be taken, and Console refuses the file for it; write nvidia: [{model: a100}]"));
        return models(vendor.get(NVIDIA));
    }

    private static List<Attribute> models(SdlValue at) {
        List<Attribute> attributes = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (SdlValue item : at.items()) {
            String key = PREFIX + model(item);
            if (!KEY.matcher(key).matches()) {
                item.violation("a model is letters, digits, and . - _ /, or * at the end; \"" + key + "\" is none");
            }
            if (!keys.add(key)) {
                item.violation("this model is already listed");
            }
            attributes.add(new Attribute(key, "true"));
        }
        if (attributes.isEmpty()) {
            attributes.add(new Attribute(PREFIX + "*", "true"));
        }
        attributes.sort(Comparator.comparing(Attribute::key, GoStringOrder.ORDER));
        return attributes;
    }

    private static String model(SdlValue at) {
        at.expectFields("model", "ram", "interface");
        String key = at.get("model").text();
        SdlValue ram = at.get("ram");
        if (ram.isPresent()) {
            OptionalLong bytes = SdlQuantities.gpuMemory(ram.written());
            if (bytes.isEmpty()) {
                ram.violation("expected the GPU's memory, such as 80Gi"
                        + IntendedValue.gibibytes(ram.written())
                                .map(meant -> "; write " + meant)
                                .orElse(""));
            }
            key += "/ram/" + bytes.orElse(0) / GIBIBYTE + "Gi";
        }
        SdlValue connection = at.get("interface");
        if (connection.isPresent()) {
            String name = connection.written();
            if (!name.equals("pcie") && !name.equals("sxm")) {
                connection.violation("expected pcie or sxm");
            }
            key += "/interface/" + name;
        }
        return key;
    }

    private static void refuseMerge(SdlValue at) {
        if (at.node() instanceof YamlNode.Mapping mapping && mapping.merged()) {
            at.violation("Akash does not merge (<<) here; write it out");
        }
    }
}
