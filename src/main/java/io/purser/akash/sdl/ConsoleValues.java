package io.purser.akash.sdl;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.manifest.HttpOptions;
import io.purser.akash.sdl.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a valid SDL as Console reads them (chain-sdk, ts/src/sdl/manifest/manifestUtils.ts and sizes.ts). */
final class ConsoleValues {
    private static final Pattern SIZE = Pattern.compile("([0-9.]+)([a-z])([a-z]*)");
    private static final String PREFIXES = "kmgtpe";
    private static final String MODEL = "vendor/nvidia/model/";
    private static final String DEFAULT = "default";

    private ConsoleValues() {}

    /** Whether Console can read a size: Console requires a suffix. */
    static boolean isSize(String text) {
        return SIZE.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** Bytes, rounded up to a whole byte. Akash's own parser rounds down. */
    static long bytes(SdlValue at) {
        Matcher size = SIZE.matcher(at.written().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return ComputeInput.bytes(at);
        }
        double value = Double.parseDouble(size.group(1));
        int power = PREFIXES.indexOf(size.group(2)) + 1;
        return (long) Math.ceil(value * Math.pow(size.group(3).equals("i") ? 1024 : 1000, power));
    }

    /** The volumes in the order of the file, each under the name that the file gives. */
    static List<Storage> volumes(SdlValue at) {
        List<SdlValue> items = at.node() instanceof YamlNode.Mapping ? List.of(at) : at.allItems();
        return items.stream()
                .map(item -> new Storage(
                        item.get("name").text().isEmpty()
                                ? DEFAULT
                                : item.get("name").text(),
                        bytes(item.get("size")),
                        attributes(item.get("attributes"))))
                .toList();
    }

    private static List<Attribute> attributes(SdlValue at) {
        Map<String, String> written = new TreeMap<>(at.textsByName());
        if ("ram".equals(written.get("class"))) {
            written.putIfAbsent("persistent", "false");
        }
        return written.entrySet().stream()
                .map(attribute -> new Attribute(attribute.getKey(), attribute.getValue()))
                .toList();
    }

    /** The GPU models, in the order of the file and as the file writes them. */
    static List<Attribute> models(SdlValue vendor) {
        List<Attribute> models = new ArrayList<>();
        vendor.fields().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(named -> {
                    String prefix = MODEL.replace("nvidia", named.getKey());
                    if (!(named.getValue().node() instanceof YamlNode.Sequence)) {
                        models.add(new Attribute(prefix + "*", "true"));
                    } else {
                        named.getValue()
                                .allItems()
                                .forEach(item -> models.add(new Attribute(prefix + model(item), "true")));
                    }
                });
        return models;
    }

    private static String model(SdlValue at) {
        return at.get("model").written()
                + option("/ram/", at.get("ram").written())
                + option("/interface/", at.get("interface").written());
    }

    private static String option(String name, String value) {
        return value.isEmpty() ? "" : name + value;
    }

    /** The HTTP options, in which a written 0 stays 0. Akash's own parser reads a written 0 as a missing value. */
    static HttpOptions httpOptions(SdlValue at, HttpOptions read) {
        List<String> cases = at.get("next_cases").texts();
        return new HttpOptions(
                orZero(at, "max_body_size", read.maxBodySize()),
                read.proxyBufferSize(),
                orZero(at, "read_timeout", read.readTimeout()),
                orZero(at, "send_timeout", read.sendTimeout()),
                orZero(at, "next_tries", read.nextTries()),
                read.nextTimeout(),
                cases != null && cases.isEmpty() ? cases : read.nextCases());
    }

    private static long orZero(SdlValue options, String name, long read) {
        SdlValue at = options.get(name);
        return at.isPresent() && at.uint32() == 0 ? 0 : read;
    }
}
